namespace Abathur.Temporal.Contracts;

/// <summary>A task with all that the swarm knows of it: the answer of the query <c>task</c>, and what a checkpoint holds.</summary>
public sealed record TaskRecord
{
    /// <summary><c>T1</c>, <c>T2</c>, …</summary>
    public required string Id { get; init; }

    /// <summary>The task as it was submitted, its dependencies as ids.</summary>
    public required TaskSubmission Spec { get; init; }

    /// <summary>Its state.</summary>
    public required TaskState State { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The agent it is routed to; absent until the agents are known.</summary>
    public string? Agent { get; init; }

    /// <summary>Whether it owes findings instead of commits; absent on tasks from before this was decided at their submission.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The task whose agent submitted it.</summary>
    public string? Parent { get; init; }

    /// <summary>Why that agent.</summary>
    public string? Routing { get; init; }

    /// <summary>Attempts started, also those that used no retry.</summary>
    public int Attempts { get; init; }

    /// <summary>Retries used.</summary>
    public int Retries { get; init; }

    /// <summary>Hand-offs made.</summary>
    public int Handoffs { get; init; }

    /// <summary>A retry doesn't start before this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When the running or last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Hints for the next attempt beside those submitted: what earlier attempts died of, and notes of hand-offs; the newest 20.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Whether the next attempt continues on the branch as it stands (after a hand-off, or a failure that leaves one).</summary>
    public bool? KeepBranch { get; init; }

    /// <summary>The session that the next attempt continues, if its agent is still the same; absent: the next attempt starts a new one.</summary>
    public AgentSession? Session { get; init; }

    /// <summary>The agent that gets the task back from the read-only agent that it consulted, or that reviews its work. Absent otherwise.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>Set once an operator asked for the running attempt to be canceled.</summary>
    public bool? Canceling { get; init; }

    /// <summary>Set once the watchdog found the running attempt stuck: its end counts as a timeout.</summary>
    public bool? Stuck { get; init; }

    /// <summary>Set while its finished work waits to be approved, and until it is merged.</summary>
    public ApprovalState? Approval { get; init; }

    /// <summary>Set while its finished work is reviewed, by the agent that it is routed to now; its author is <see cref="ReturnTo"/>.</summary>
    public bool? UnderReview { get; init; }

    /// <summary>How often a reviewer sent the work back since an operator last decided on it.</summary>
    public int ReviewRounds { get; init; }

    /// <summary>What its agents could not go on without, the oldest first. While the last one has no answer, the task waits. Absent: none was reported.</summary>
    public IReadOnlyList<TaskBlocker>? Blockers { get; init; }

    /// <summary>The plan that waits for an operator's approval. Absent otherwise.</summary>
    public TaskPlan? Plan { get; init; }

    /// <summary>How many of its plans could not be submitted since an operator last decided on one.</summary>
    public int PlanCorrections { get; init; }

    /// <summary>For a diagnosis: the task whose failure it looks into.</summary>
    public string? Diagnoses { get; init; }

    /// <summary>The tasks that replaced it.</summary>
    public IReadOnlyList<string>? ReplacedBy { get; init; }

    /// <summary>The task at the root of its lineage: whose agents, diagnoses and replacements led to it. Absent for a root.</summary>
    public string? Root { get; init; }

    /// <summary>How many tasks lie between it and its root; 0 for a root.</summary>
    public int Depth { get; init; }

    /// <summary>Retries that it, its diagnosis and what replaces it may still use; absent: the setting <c>lineageRetries</c>.</summary>
    public int? LineageRetries { get; init; }

    /// <summary>The host of its last attempt that ended well.</summary>
    public string? Host { get; init; }

    /// <summary>The last failure, or why it was canceled or blocked.</summary>
    public TaskFailure? Failure { get; init; }

    /// <summary>What the agent said at the end, at most 2,000 characters.</summary>
    public string? Summary { get; init; }

    /// <summary>The commit on the integration branch that holds its work; on the task's branch where it is not merged.</summary>
    public string? Commit { get; init; }

    /// <summary>Why nothing was left to do, if it completed without a commit because, by its agent's word, it was complete before it started; at most 2,000 characters.</summary>
    public string? AlreadyComplete { get; init; }

    /// <summary>What all its attempts used.</summary>
    public AgentUsage? Usage { get; init; }

    /// <summary>What the running attempt may use; absent: any amount, or none runs.</summary>
    public AttemptBudget? Reserved { get; init; }

    /// <summary>A fingerprint of the submission, to tell a repeated key from a reused one.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>The states of a task; Core holds the table of moves, <c>docs/task-states.md</c> draws it.</summary>
public enum TaskState
{
    /// <summary>Waits for dependencies.</summary>
    Pending,

    /// <summary>May start as soon as the limits allow.</summary>
    Ready,

    /// <summary>An attempt runs.</summary>
    Running,

    /// <summary>A dependency failed or was canceled.</summary>
    Blocked,

    /// <summary>The last attempt failed and no retry is left.</summary>
    Failed,

    /// <summary>Done: merged, or its result given by a read-only agent.</summary>
    Completed,

    /// <summary>Given up.</summary>
    Canceled,
}

/// <summary>Where a task stands whose merge an operator has to approve.</summary>
public enum ApprovalState
{
    /// <summary>Its work is done and waits for an operator; no slot is taken.</summary>
    Waiting,

    /// <summary>Approved: the next attempt verifies and merges, without an agent.</summary>
    Granted,
}
