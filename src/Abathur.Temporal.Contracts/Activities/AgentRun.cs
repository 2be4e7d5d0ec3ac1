namespace Abathur.Temporal.Contracts;

/// <summary>What a run of an agent left.</summary>
public sealed record AgentRun
{
    /// <summary>The host that holds the worktree.</summary>
    public required string Host { get; init; }

    /// <summary>What the agent said at the end, at most 2,000 characters.</summary>
    public string? Summary { get; init; }

    /// <summary>The head of the task's branch, with the work; absent for read-only agents, and where there is none.</summary>
    public string? Commit { get; init; }

    /// <summary>The merge of what an earlier run of the attempt did, on the integration branch: no agent ran again. Absent: there is none.</summary>
    public string? Merged { get; init; }

    /// <summary>Set if the agent handed the task over.</summary>
    public Handoff? Handoff { get; init; }

    /// <summary>Set if the agent can't go on without an operator's answer.</summary>
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

    /// <summary>What it used, together with the runs in <see cref="LostRuns"/>.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>Earlier runs of the same activity that were lost, the oldest first; absent: none.</summary>
    public IReadOnlyList<LostRun>? LostRuns { get; init; }

    /// <summary>The session in which it worked, if a later run can continue it.</summary>
    public AgentSession? Session { get; init; }

    /// <summary>Hash of the instructions it had.</summary>
    public string? AgentHash { get; init; }

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
