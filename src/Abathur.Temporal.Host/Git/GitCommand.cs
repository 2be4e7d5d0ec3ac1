namespace Abathur.Temporal.Host.Git;

/// <summary>One call of git.</summary>
internal sealed record GitCommand(GitContext Context, params IReadOnlyList<string> Arguments)
{
    public const int DefaultOutput = 4 * 1024 * 1024;

    /// <summary>Standard input; null: empty.</summary>
    public string? Input { get; init; }

    /// <summary>Another index than the worktree's own.</summary>
    public string? IndexFile { get; init; }

    /// <summary>Whether commits made have Abathur as their author; the committer is always Abathur.</summary>
    public bool AsAuthor { get; init; }

    /// <summary>Exit codes that are answers.</summary>
    public IReadOnlyList<int> Answers { get; init; } = [0];

    /// <summary>Bytes of standard output that are kept.</summary>
    public int MaxOutput { get; init; } = DefaultOutput;

    /// <summary>Whether it may talk to a remote, with the credentials that the operator's own git would use.</summary>
    public bool Network { get; init; }

    /// <summary>Calls that move refs end by themselves in milliseconds, and whether they moved them has to be known.</summary>
    public bool RunsToItsEnd { get; init; }
}
