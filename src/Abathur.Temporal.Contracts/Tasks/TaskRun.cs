using Temporalio.Workflows;

namespace Abathur.Temporal.Contracts;

/// <summary>The child workflow <c>TaskRun</c>, id <c>abathur:{swarm}:task:{taskId}</c>: one execution per attempt.</summary>
[Workflow("TaskRun")]
public interface ITaskRun
{
    /// <summary>Runs one attempt; the input is a <see cref="AttemptInput"/>. Closes as Failed with the failure's kind as type.</summary>
    [WorkflowRun]
    Task<AttemptResult> RunAsync(AttemptInput input);

    /// <summary>From now on report by the signal <c>taskReported</c>: the swarm is about to continue as new.</summary>
    [WorkflowSignal(MessageNames.ReportBySignal)]
    Task ReportBySignalAsync();
}

/// <summary>The start input of the child workflow <c>TaskRun</c>: one attempt at a task. Its activities take the same.</summary>
public sealed record AttemptInput
{
    /// <summary>The swarm's name.</summary>
    public required string Swarm { get; init; }

    /// <summary>The task's id.</summary>
    public required string TaskId { get; init; }

    /// <summary>1 and up; fences off what earlier attempts report late.</summary>
    public required int Attempt { get; init; }

    /// <summary>The repository.</summary>
    public required RepositorySpec Repository { get; init; }

    /// <summary>The commit at which the integration branch starts if it isn't there yet.</summary>
    public required string BaseCommit { get; init; }

    /// <summary>The task's title.</summary>
    public required string Title { get; init; }

    /// <summary>The task in full.</summary>
    public string? Description { get; init; }

    /// <summary>The agent that does it.</summary>
    public required string Agent { get; init; }

    /// <summary>Whether the attempt changes nothing, because the task or its agent is read-only: it must give a result instead of a commit.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Agents it may hand off to.</summary>
    public IReadOnlyList<string>? HandoffTargets { get; init; }

    /// <summary>Hints, the newest last.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Files to look at first.</summary>
    public IReadOnlyList<string>? RelevantFiles { get; init; }

    /// <summary>Results of the tasks it depended on, <c>T1: …</c>; at most 10 of 500 characters.</summary>
    public IReadOnlyList<string>? Upstream { get; init; }

    /// <summary>The verify command; absent or empty: none.</summary>
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>Seconds the verify command may take, each time that it runs.</summary>
    public double VerifyTimeoutSeconds { get; init; } = 3600;

    /// <summary>Bytes of a failed verify command's output that the next attempt's prompt quotes.</summary>
    public int VerifyOutputBytes { get; init; } = 16_384;

    /// <summary>What its worktree holds beside the commit; absent: nothing.</summary>
    public WorktreeSetup? Setup { get; init; }

    /// <summary>Seconds the agent may take.</summary>
    public required double TimeoutSeconds { get; init; }

    /// <summary>Seconds after which an agent that says nothing is ended; absent or 0: never.</summary>
    public double? StallTimeoutSeconds { get; init; }

    /// <summary>Seconds; a third of the heartbeat timeout.</summary>
    public required double HeartbeatIntervalSeconds { get; init; }

    /// <summary>Hosts that failed at it, and leave it to others if there are any.</summary>
    public IReadOnlyList<string>? AvoidHosts { get; init; }

    /// <summary>
    /// Whether the task's work may be merged already: a host before this one failed while it merged, or the swarm was reset in Temporal.
    /// It is looked for before the agent starts, whichever attempt it was. Absent: no.
    /// </summary>
    public bool? MayBeMerged { get; init; }

    /// <summary>Whether to continue with the task's branch as it stands, if it is there and has commits of its own.</summary>
    public bool KeepBranch { get; init; }

    /// <summary>
    /// Where the next attempt starts if this one fails. With <c>branch</c> the task's branch stays, its commits kept as salvage besides.
    /// Absent: as <c>base</c>.
    /// </summary>
    public RetryFrom? RetryFrom { get; init; }

    /// <summary>
    /// The session that the agent continues on the host that keeps it; another host starts a new one. Absent: every host starts a new one.
    /// </summary>
    public AgentSession? Session { get; init; }

    /// <summary>
    /// Whether the run before in that session was interrupted: what it committed counts as this one's work, as it knows. Absent: no, the
    /// attempt has to change files itself.
    /// </summary>
    public bool? Interrupted { get; init; }

    /// <summary>Whether other hosts leave the attempt to the host that keeps the session, as long as that one polls; absent: no.</summary>
    public bool? AwaitSessionHost { get; init; }

    /// <summary>Whether the agent is consulted: its findings go to another agent, which continues the task. Absent: no.</summary>
    public bool? Consultation { get; init; }

    /// <summary>How the work gets into the integration branch. With <c>approve</c> the attempt ends before the merge, its branch kept.</summary>
    public MergePolicy Merge { get; init; } = MergePolicy.Auto;

    /// <summary>Set on an attempt without an agent, that merges what was approved: the host that holds the branch.</summary>
    public string? MergeOn { get; init; }

    /// <summary>Whether the work is reviewed before it is merged: the attempt ends when it is verified, its branch kept. Absent: no.</summary>
    public bool? AwaitsReview { get; init; }

    /// <summary>Set on a reviewing attempt: the work that it looks at. Its agent owes a review.</summary>
    public ReviewRequest? Reviews { get; init; }

    /// <summary>Whether its agent may report a blocker, for an operator to answer. Absent: it has to decide for itself.</summary>
    public bool? MayReportBlocker { get; init; }

    /// <summary>Set on a planning attempt: its agent owes tasks.</summary>
    public PlanRequest? Plans { get; init; }

    /// <summary>For a diagnosis: the task it looks into; its agent owes a verdict.</summary>
    public string? Diagnoses { get; init; }

    /// <summary>What it may use at most; absent: any amount.</summary>
    public AttemptBudget? Budget { get; init; }

    /// <summary>What models cost, for programs that name no cost; absent: none is known.</summary>
    public IReadOnlyDictionary<string, ModelPrice>? Prices { get; init; }

    /// <summary>Whether the namespace has the search attribute <c>AbathurStatus</c>, so that the attempt may set it.</summary>
    public bool StatusAttribute { get; init; }
}

/// <summary>Where the attempt after a failed one starts.</summary>
public enum RetryFrom
{
    /// <summary>On the task's branch, with what earlier attempts committed there.</summary>
    Branch,

    /// <summary>At the tip of the integration branch. What earlier attempts did is kept as salvage only.</summary>
    Base,
}

/// <summary>What an attempt's worktree holds beside its commit, by the swarm's settings.</summary>
public sealed record WorktreeSetup
{
    /// <summary>A program with its arguments that runs in the new worktree before the agent; absent or empty: none.</summary>
    public IReadOnlyList<string>? Prepare { get; init; }

    /// <summary>Seconds the prepare command may take, and as many for checking out submodules.</summary>
    public double PrepareTimeoutSeconds { get; init; } = 600;

    /// <summary>Untracked files of the operator's checkout, as git's glob pathspecs; absent or empty: none.</summary>
    public IReadOnlyList<string>? Copy { get; init; }

    /// <summary>Whether its submodules are checked out.</summary>
    public bool Submodules { get; init; }

    /// <summary>Whether it holds the contents of files that Git LFS keeps, instead of pointers.</summary>
    public bool Lfs { get; init; }

    /// <summary>Filters of the repository's configuration that git may run there; absent or empty: none.</summary>
    public IReadOnlyList<string>? AllowedFilters { get; init; }

    /// <summary>Merge drivers of the repository's configuration that git may run; absent or empty: none.</summary>
    public IReadOnlyList<string>? AllowedMergeDrivers { get; init; }
}
