namespace Abathur.Temporal.Contracts;

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
