namespace Abathur.Temporal.Contracts;

/// <summary>The result of an attempt that didn't fail.</summary>
public sealed record AttemptResult
{
    /// <summary>What the agent said at the end, at most 2,000 characters.</summary>
    public string? Summary { get; init; }

    /// <summary>The commit that holds the work: on the integration branch, or on the task's branch where it is not merged. Absent for read-only agents, hand-offs and what was already complete.</summary>
    public string? Commit { get; init; }

    /// <summary>Set if the agent handed the task to another instead of finishing it.</summary>
    public Handoff? Handoff { get; init; }

    /// <summary>Set if the agent can't go on without an operator's answer: the task waits for it.</summary>
    public Blocker? Blocker { get; init; }

    /// <summary>Tasks and edges the agent asks for.</summary>
    public AddWork? AddWork { get; init; }

    /// <summary>The verdict of a diagnosis.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>What a reviewer says of the work.</summary>
    public ReviewVerdict? Review { get; init; }

    /// <summary>The tasks that a planning agent answers with.</summary>
    public TaskPlan? Plan { get; init; }

    /// <summary>Why nothing was left to do, where the agent says that the task was complete before it started; at most 2,000 characters.</summary>
    public string? AlreadyComplete { get; init; }

    /// <summary>Whether the work is verified and waits to be reviewed, on the task's branch. Absent: no.</summary>
    public bool? AwaitsReview { get; init; }

    /// <summary>What the attempt used, together with the runs in <see cref="LostRuns"/>.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>Runs of its agent that were lost before, the oldest first; absent: none.</summary>
    public IReadOnlyList<LostRun>? LostRuns { get; init; }

    /// <summary>The host that ran it.</summary>
    public string? Host { get; init; }

    /// <summary>The session in which its agent worked, if a later run can continue it.</summary>
    public AgentSession? Session { get; init; }

    /// <summary>
    /// What changed, while the agent ran, in what its repository shares with the operator's checkout (configuration, hooks, the stash,
    /// refs that are not Abathur's), each with the command that undoes it; at most 21. The operator may have made a change.
    /// </summary>
    public IReadOnlyList<string>? SharedChanges { get; init; }

    /// <summary>What models used of <see cref="Usage"/>, where the agent's program tells; absent: not known.</summary>
    public IReadOnlyList<ModelShare>? Models { get; init; }

    /// <summary>The model that answered although the agent's definition asks for another, at most 200 characters; absent: none, or not known.</summary>
    public string? OtherModel { get; init; }
}

/// <summary>An agent hands its task to another: no retry used, at most five times a task, the branch kept as it stands.</summary>
/// <param name="Agent">The agent that continues; one of the definition's <c>handoff_targets</c>.</param>
/// <param name="Note">What it should know.</param>
public sealed record Handoff(string Agent, string? Note = null);

/// <summary>The signal <c>taskReported</c>: how an attempt ended, sent after a continue-as-new of its swarm.</summary>
public sealed record AttemptReport
{
    /// <summary>The task's id.</summary>
    public required string Task { get; init; }

    /// <summary>The attempt; reports of any but the running one are refused.</summary>
    public required int Attempt { get; init; }

    /// <summary>Its result, if it didn't fail.</summary>
    public AttemptResult? Result { get; init; }

    /// <summary>Its failure.</summary>
    public TaskFailure? Failure { get; init; }
}
