using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>A repository that was found, and where calls on it work.</summary>
/// <param name="Path">The path that the operator gave.</param>
/// <param name="GitDirectory">The git directory of that checkout.</param>
/// <param name="CommonDirectory">The repository's git directory: the same, unless the checkout is a linked worktree.</param>
internal sealed record Repository(string Path, string GitDirectory, string CommonDirectory)
{
    /// <summary>Where it is shared by hosts; null: its refs are the swarm's.</summary>
    public Remote? Remote { get; init; }

    /// <summary>The full name of the ref that is the integration branch; null: the branch that follows it is the integration branch itself.</summary>
    public string? IntegrationRef { get; init; }

    /// <summary>What of its configuration our calls may run.</summary>
    public AllowedDrivers Allows { get; init; } = AllowedDrivers.None;

    /// <summary>Names its folder in the data folder; short, because Windows' paths are.</summary>
    public string Id { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CommonDirectory)))[..12];

    /// <summary>For what touches no working tree.</summary>
    public GitContext Context => new(CommonDirectory, CommonDirectory, CommonDirectory) { Allows = Allows };

    /// <summary>The same, with the refs of the checkout or of the remote.</summary>
    public GitContext OwnContext => Remote?.Mirror ?? new(GitDirectory, GitDirectory, CommonDirectory);

    /// <summary>Where git keeps what belongs to each linked worktree.</summary>
    public string Administration { get; } = System.IO.Path.Combine(CommonDirectory, "worktrees");

    /// <summary>For what works in a worktree.</summary>
    public GitContext InWorktree(string path, string gitDirectory) => new(path, gitDirectory, CommonDirectory, path) { Allows = Allows };
}
