using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>submitTasks</c>: a batch that is taken whole or not at all.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SubmitTasks
{
    /// <summary>1 to 1,000 tasks. They may name each other by key in any order.</summary>
    public required IReadOnlyList<TaskSubmission> Tasks { get; init; }
}

/// <summary>A task as a client submits it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TaskSubmission
{
    /// <summary>What is to be done, in a line: 1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be done, in full: at most 20,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// A name that the client chooses, unique in the swarm, at most 100 characters: submitting the same key with the same
    /// content again gives the task that is there, and other tasks may name it in <see cref="DependsOn"/>.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>The agent that must do it; an unknown one is an error. Absent: routed.</summary>
    public string? AgentType { get; init; }

    /// <summary>The agent that should do it if it is registered.</summary>
    public string? PreferredAgent { get; init; }

    /// <summary>Tools the agent must have.</summary>
    public IReadOnlyList<string>? RequiredTools { get; init; }

    /// <summary>Ids or keys of tasks that must have completed before this one starts.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>Default normal.</summary>
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>The goal it serves.</summary>
    public string? Goal { get; init; }

    /// <summary>Retries after the first attempt, 0 to 100; absent: the swarm's setting.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>Seconds its agent may take, 1 to 604,800; absent: the agent's, else the swarm's setting.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>A program with its arguments that must exit with 0 in the worktree before the merge; absent: the swarm's; empty: none.</summary>
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>Seconds its verify command may take, 1 to 604,800; absent: the swarm's setting.</summary>
    public double? VerifyTimeoutSeconds { get; init; }

    /// <summary>How its work gets into the integration branch; absent: the swarm's setting.</summary>
    public MergePolicy? Merge { get; init; }

    /// <summary>Which agent reviews its work before the merge; absent: the swarm's setting. <c>rounds: 0</c>: none.</summary>
    public ReviewPolicy? Review { get; init; }

    /// <summary>
    /// Whether it owes findings instead of commits. Absent: yes if it names a read-only agent (<see cref="AgentType"/>) and sets neither
    /// <see cref="Verify"/> nor <see cref="Merge"/>. A task that isn't read-only is never given to a read-only agent.
    /// </summary>
    public bool? ReadOnly { get; init; }

    /// <summary>
    /// That it plans: its agent, if none is named the shipped <c>planner</c>, answers with tasks. It is read-only. Absent: it doesn't plan.
    /// </summary>
    public PlanPolicy? Plan { get; init; }

    /// <summary>Hints for the agent; at most 20 of 1,000 characters.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Files the agent should look at first; at most 100.</summary>
    public IReadOnlyList<string>? RelevantFiles { get; init; }

    /// <summary>Tokens that all its attempts together may use, 1 or greater; absent: no limit of its own.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>US dollars that all its attempts together may cost, greater than 0; absent: no limit of its own.</summary>
    public decimal? BudgetCostUsd { get; init; }
}

/// <summary>How much a task or goal matters. The numbers are the weights in the score.</summary>
public enum TaskPriority
{
    /// <summary>Weight 1.</summary>
    Low = 1,

    /// <summary>Weight 2, the default.</summary>
    Normal = 2,

    /// <summary>Weight 3.</summary>
    High = 3,

    /// <summary>Weight 4.</summary>
    Critical = 4,
}

/// <summary>How a task's work gets into the integration branch.</summary>
public enum MergePolicy
{
    /// <summary>Merged as soon as it is verified.</summary>
    Auto,

    /// <summary>An operator sees the diff and approves it before it is merged.</summary>
    Approve,

    /// <summary>Not merged: the work stays on the task's branch.</summary>
    None,
}

/// <summary>The answer of the update <c>submitTasks</c>, in the order of the batch.</summary>
/// <param name="Tasks">One for each submitted task.</param>
public sealed record SubmitResult(IReadOnlyList<SubmittedTask> Tasks);

/// <summary>A submitted task's identity.</summary>
/// <param name="Id">The id the swarm gave it.</param>
/// <param name="Created">False if the key was there already with the same content.</param>
/// <param name="Key">The client's key.</param>
/// <param name="Warning">What the submission says that has no effect, such as a preferred agent that is not registered. Absent otherwise.</param>
public sealed record SubmittedTask(string Id, bool Created, string? Key = null, string? Warning = null);

/// <summary>Tasks and edges from those who can't wait for an answer: the signal <c>addWork</c>, and a member of an agent's result.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddWork
{
    /// <summary>Tasks; they may name each other by key.</summary>
    public IReadOnlyList<TaskSubmission>? Tasks { get; init; }

    /// <summary>Dependencies between tasks, also new ones, by id or key.</summary>
    public IReadOnlyList<DependencyChange>? Dependencies { get; init; }
}

/// <summary>The argument of the update <c>submitFromAttempt</c>: a task that a running attempt asks for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AttemptSubmission
{
    /// <summary>The id of the task whose attempt asks.</summary>
    public required string Task { get; init; }

    /// <summary>The attempt; any but the running one is refused, unless it sends again what was taken.</summary>
    public required int Attempt { get; init; }

    /// <summary>
    /// What it asks for. The key is unique among what the task asks for: the swarm keeps it as <c>{task}/{key}</c>. Absent: a fingerprint
    /// of the content, so that the same content is the same task. Dependencies are keys of that kind, or ids of tasks of the lineage.
    /// </summary>
    public required TaskSubmission Submission { get; init; }
}
