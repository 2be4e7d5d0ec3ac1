using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Worktrees.Salvage;

/// <summary>What an attempt left could be kept in no form: its folder stays where it is.</summary>
public sealed class SalvageFailedException(string path, string why, bool commitsKept)
    : HostFailureException(
        $"What is in {path} could not be kept, so that the folder stays: git doesn't take it, and neither does an archive ({why}). "
        + "Mend that (a full disk? files of another user?), then run: abathur worktree prune",
        FailureKind.Infrastructure)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Whether its commits are kept, so that only files are at stake.</summary>
    public bool CommitsKept { get; } = commitsKept;
}
