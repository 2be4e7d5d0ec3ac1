namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Unmerged work of an attempt that was kept.</summary>
public sealed record SalvageInfo
{
    public required string Swarm { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }

    /// <summary>The full name of the ref that keeps it.</summary>
    public required string Ref { get; init; }

    public required string Commit { get; init; }

    public required DateTimeOffset At { get; init; }
}
