namespace Abathur.Temporal.Host.Worktrees.Salvage;

/// <summary>Unmerged work of an attempt that was kept.</summary>
public sealed record SalvageInfo
{
    public required string Swarm { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }

    /// <summary>The full name of the ref that keeps it; null: it is an archive.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit of that ref.</summary>
    public string? Commit { get; init; }

    /// <summary>The path of the tar file on this host that keeps files that git does not take.</summary>
    public string? Archive { get; init; }

    public required DateTimeOffset At { get; init; }
}
