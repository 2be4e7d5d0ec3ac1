namespace Abathur.Temporal.Host.Git;

/// <summary>Where a swarm's repository is shared by hosts.</summary>
/// <param name="Url">What git fetches from and pushes to.</param>
/// <param name="Folder">What this host keeps of it.</param>
internal sealed record Remote(string Url, string Folder)
{
    /// <summary>The remote's HEAD, as last fetched.</summary>
    public const string Head = "refs/abathur/HEAD";

    /// <summary>
    /// The repository that worktrees belong to, and whose configuration agents can write: git never talks to the network
    /// from there.
    /// </summary>
    public string Work { get; } = Path.Combine(Folder, "work.git");

    /// <summary>Where the network is spoken to: no agent works in it, and it reads the objects of both.</summary>
    public GitContext Mirror { get; } = new(
        Path.Combine(Folder, "mirror.git"), Path.Combine(Folder, "mirror.git"), Path.Combine(Folder, "mirror.git"))
    {
        Alternates = Path.Combine(Folder, "work.git", "objects"),
    };

    /// <summary>Held while refs of the two are brought in line.</summary>
    public string LockFile => Path.Combine(Folder, "fetch.lock");
}
