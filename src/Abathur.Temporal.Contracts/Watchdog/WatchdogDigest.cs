namespace Abathur.Temporal.Contracts;

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
