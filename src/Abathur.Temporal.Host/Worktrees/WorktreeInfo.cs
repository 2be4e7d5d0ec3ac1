namespace Abathur.Temporal.Host.Worktrees;

/// <summary>A worktree in a list.</summary>
public sealed record WorktreeInfo
{
    /// <summary>The git directory of its repository; absent if its mark is gone.</summary>
    public string? Repository { get; init; }

    public required string Swarm { get; init; }

    public required string Task { get; init; }

    public required string Path { get; init; }

    /// <summary>The attempt that it belongs to; absent if git doesn't know the worktree any more.</summary>
    public int? Attempt { get; init; }

    /// <summary>Whether somebody works in it now.</summary>
    public required bool InUse { get; init; }

    /// <summary>What its files take, if that was asked for.</summary>
    public long? Bytes { get; init; }
}
