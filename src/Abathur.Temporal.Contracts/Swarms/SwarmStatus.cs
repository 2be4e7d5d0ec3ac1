using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>status</c>: the swarm at a glance.</summary>
public sealed record SwarmStatus
{
    /// <summary>The swarm's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required SwarmState State { get; init; }

    /// <summary>The repository.</summary>
    public required RepositorySpec Repository { get; init; }

    /// <summary>The commit at which its integration branch started; absent while starting.</summary>
    public string? BaseCommit { get; init; }

    /// <summary>What an operator should know of how that commit was found; absent: nothing.</summary>
    public string? BaseNote { get; init; }

    /// <summary>The ref that tasks merge into: <c>refs/abathur/integration/{swarm}</c>, or the branch <c>abathur/{swarm}/main</c> of older swarms.</summary>
    [JsonPropertyName("line")]
    public required string IntegrationBranch { get; init; }

    /// <summary>Tasks by state; states without a task are absent.</summary>
    public required IReadOnlyDictionary<TaskState, int> Tasks { get; init; }

    /// <summary>Ids of the running tasks.</summary>
    public required IReadOnlyList<string> Running { get; init; }

    /// <summary>Whether no task is open: all are completed, canceled, failed, or blocked by those.</summary>
    public required bool Settled { get; init; }

    /// <summary>The settings in force.</summary>
    public required SwarmSettings Settings { get; init; }

    /// <summary>The goals.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }

    /// <summary>The agents that may be routed to.</summary>
    public required IReadOnlyList<AgentSummary> Agents { get; init; }

    /// <summary>The breakers that are not closed.</summary>
    public required IReadOnlyList<BreakerStatus> Breakers { get; init; }

    /// <summary>
    /// Providers that refuse for now, with when they are tried again: <c>{runtime}</c>, <c>{runtime}/{provider}</c>, or
    /// <c>command:{agent}</c> for an agent of the runtime <c>command</c> that names no provider.
    /// </summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> PausedRuntimes { get; init; }

    /// <summary>Open escalations: an operator is needed.</summary>
    public required int OpenEscalations { get; init; }

    /// <summary>What all attempts together used.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>What running attempts may use at most, as far as it is limited; without turns. Absent: nothing is reserved.</summary>
    public AgentUsage? Reserved { get; init; }

    /// <summary>What was used by agent, model and goal, and when; absent: nothing yet, or a run of an earlier version.</summary>
    public CostRecord? Cost { get; init; }

    /// <summary>
    /// Set while the budget is spent, or budgets of goals and tasks hold back every task that is ready otherwise; absent: neither, or there is
    /// none.
    /// </summary>
    public bool? BudgetSpent { get; init; }

    /// <summary>Number of the newest event; ask <c>events</c> for those after it.</summary>
    public required long LastEvent { get; init; }

    /// <summary>When the swarm was first started.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary><c>starting → running ⇄ paused → stopping → stopped</c></summary>
public enum SwarmState
{
    /// <summary>Reads the registry and finds the base commit; takes messages, starts nothing.</summary>
    Starting,

    /// <summary>Starts what is ready.</summary>
    Running,

    /// <summary>Starts nothing; running tasks continue.</summary>
    Paused,

    /// <summary>Starts nothing; waits for what runs, then cleans up.</summary>
    Stopping,

    /// <summary>Has ended; its result carries the checkpoint.</summary>
    Stopped,
}
