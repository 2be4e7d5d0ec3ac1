using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// The workflow <c>Watchdog</c>, id <c>abathur:{swarm}:watchdog</c>: a child of its swarm, ended with the swarm's run. It
/// looks for cycles, stuck attempts, blocked chains and deadlock, and tells the swarm by the signal <c>intervene</c>.
/// </summary>
[Workflow("Watchdog")]
public interface IWatchdog
{
    /// <summary>Watches until it is canceled.</summary>
    [WorkflowRun]
    Task RunAsync(WatchdogInput input);

    /// <summary>What changed on the board (<see cref="WatchdogDigest"/>); what is no digest is passed over.</summary>
    [WorkflowSignal(MessageNames.BoardChanged)]
    Task BoardChangedAsync(IRawValue? digest = null);
}

/// <summary>The start input of the workflow <c>Watchdog</c>.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Snapshot">The whole board as it is now.</param>
public sealed record WatchdogInput(string Swarm, WatchdogDigest Snapshot);

/// <summary>The signal <c>boardChanged</c>: what changed since the last one.</summary>
public sealed record WatchdogDigest
{
    /// <summary>Tasks that are new or changed.</summary>
    public IReadOnlyList<WatchedTask> Changed { get; init; } = [];

    /// <summary>Ids of tasks that neither wait nor run any more.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>Whether the swarm starts tasks: one that is paused or stopping can't be deadlocked.</summary>
    public bool Running { get; init; } = true;
}

/// <summary>A task that waits or runs, as the watchdog sees it.</summary>
public sealed record WatchedTask
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its state.</summary>
    public required TaskState State { get; init; }

    /// <summary>Tasks it waits for that have not completed; absent if none.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>Its score: where a cycle has to be broken, the lowest is canceled.</summary>
    public long Score { get; init; }

    /// <summary>The running attempt.</summary>
    public int? Attempt { get; init; }

    /// <summary>When it has been running, or blocked, for too long; absent if time doesn't matter to it.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>The signal <c>intervene</c>, from the watchdog: the swarm checks that it still holds before it acts.</summary>
public sealed record Intervention
{
    /// <summary>What is to be done.</summary>
    public required InterventionKind Kind { get; init; }

    /// <summary>The task it is about; absent for a deadlock.</summary>
    public string? Task { get; init; }

    /// <summary>For a stuck attempt: which.</summary>
    public int? Attempt { get; init; }

    /// <summary>For a cycle: its members.</summary>
    public IReadOnlyList<string>? Members { get; init; }
}

/// <summary>What the watchdog asks of the swarm.</summary>
public enum InterventionKind
{
    /// <summary>Tasks wait for each other: cancel the one named, and have it investigated.</summary>
    BreakCycle,

    /// <summary>An attempt runs for twice its timeout: fence it off.</summary>
    EndStuckAttempt,

    /// <summary>A task is blocked for too long: release it if nothing blocks it, else ask an operator.</summary>
    MendBlockedChain,

    /// <summary>Nothing runs, nothing can start, and work is left: ask an operator.</summary>
    ReportDeadlock,
}
