namespace Abathur.Temporal.Contracts;

/// <summary>A swarm's whole state between two runs: at most 1.5 MiB of JSON, see <see cref="MaxBytes"/>.</summary>
public sealed record SwarmCheckpoint
{
    /// <summary>1.5 MiB: a payload may hold 2 MiB, and codecs may add to it.</summary>
    public const int MaxBytes = 1536 * 1024;

    /// <summary>The format's version; readers refuse those they don't know.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format's version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The state to come back to.</summary>
    public required SwarmState State { get; init; }

    /// <summary>Set if the swarm was paused when it was stopped: it is paused when it starts again.</summary>
    public bool? Paused { get; init; }

    /// <summary>The settings in force; absent from checkpoints of earlier versions.</summary>
    public SwarmSettings? Settings { get; init; }

    /// <summary>Set if a run of the swarm was reset in Temporal: what it did after that point may be done already. Absent: no.</summary>
    public bool? WasReset { get; init; }

    /// <summary>When the swarm was first started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Set while stopping.</summary>
    public StopMode? StopMode { get; init; }

    /// <summary>Set while stopping: when running attempts are canceled.</summary>
    public DateTimeOffset? StopDeadline { get; init; }

    /// <summary>What the first activity found; absent if the swarm never got there.</summary>
    public PreparedSwarm? Prepared { get; init; }

    /// <summary>The number of the last task id given.</summary>
    public required int LastTaskNumber { get; init; }

    /// <summary>Tasks in full, by id.</summary>
    public required IReadOnlyList<TaskRecord> Tasks { get; init; }

    /// <summary>Closed tasks that were shrunk to make room, by id.</summary>
    public required IReadOnlyList<ClosedTask> Closed { get; init; }

    /// <summary>The goals, by name.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }

    /// <summary>Breakers with failures, by agent.</summary>
    public required IReadOnlyList<BreakerRecord> Breakers { get; init; }

    /// <summary>Runtimes that a run under the first or second rules paused as a whole, with when they continue.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> PausedRuntimes { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Providers that refused and have not been seen to answer since; absent: none.</summary>
    public IReadOnlyList<ProviderPause>? Providers { get; init; }

    /// <summary>Escalations: the open ones and the newest closed ones.</summary>
    public IReadOnlyList<Escalation> Escalations { get; init; } = [];

    /// <summary>The number of the last escalation.</summary>
    public int LastEscalation { get; init; }

    /// <summary>What all attempts together used.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>Set if an operator was told that the budget is spent; absent: not since it was last raised.</summary>
    public bool? BudgetTold { get; init; }

    /// <summary>Of which other budgets an operator was told that they are spent: <c>goal:{name}</c>, <c>T1</c>, <c>agent:{name}</c>. Absent: none.</summary>
    public IReadOnlyList<string>? BudgetsTold { get; init; }

    /// <summary>What was used by agent, model and goal, and when; absent: nothing yet, or a run of an earlier version.</summary>
    public CostRecord? Cost { get; init; }

    /// <summary>Number of the newest event.</summary>
    public required long LastEvent { get; init; }

    /// <summary>The newest events, oldest first.</summary>
    public required IReadOnlyList<SwarmEvent> Events { get; init; }
}

/// <summary>What is left of a closed task when a checkpoint needs the room.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Completed or canceled.</param>
/// <param name="Key">The client's key, with its fingerprint, so that a repeated submission still finds it.</param>
/// <param name="Fingerprint">Only with a key.</param>
public sealed record ClosedTask(string Id, TaskState State, string? Key = null, string? Fingerprint = null);
