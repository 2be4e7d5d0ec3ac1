using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Boards;

/// <summary>What the board shows at one moment.</summary>
public sealed record BoardModel
{
    public required SwarmStatus Status { get; init; }

    /// <summary>The running tasks that are shown, at most <see cref="BoardWatcher.MaxTasks"/>.</summary>
    public required IReadOnlyList<BoardTask> Running { get; init; }

    /// <summary>The newest events, oldest first.</summary>
    public required IReadOnlyList<SwarmEvent> Events { get; init; }

    /// <summary>The events that came since the last look, oldest first.</summary>
    public required IReadOnlyList<SwarmEvent> NewEvents { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>How the swarm's workflow ended, once it has.</summary>
    public string? Ended { get; init; }

    /// <summary>Higher than that of every board before in which anything but the time was different.</summary>
    internal long Version { get; init; }

    /// <summary>How often the swarm had been asked by then: the same number, the same answers.</summary>
    internal long Look { get; init; }
}
