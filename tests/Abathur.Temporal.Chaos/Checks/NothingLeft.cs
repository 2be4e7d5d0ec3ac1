using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>No process, lock, ledger entry, worktree or task branch outlives the swarm's stop.</summary>
internal sealed class NothingLeft : ICheck
{
    public string Name => "nothing left";

    public IEnumerable<string> Find(Evidence evidence)
    {
        var repository = evidence.Stage.Folder.Repository;
        IEnumerable<string> found =
        [
            .. evidence.Workers,
            .. evidence.Survivors.Select(process => $"process {process}"),
            .. Files(Path.Combine(repository, ".git"), "*.lock").Select(file => $"lock {file}"),
            .. Entries(Path.Combine(repository, ".git", "worktrees")).Select(entry => $"worktree administration {entry}"),
            .. GitCli.Run(repository, "for-each-ref", "--format=%(refname)", "refs/heads/abathur")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(name => name != "refs/heads/" + evidence.Line)
                .Select(name => $"branch {name}"),
        ];
        return found.Concat(evidence.Stage.Workers.Keys.SelectMany(host => OfHost(new DataFolder(evidence.Stage.Folder.Home(host)))));
    }

    /// <summary>Worktrees and locks in a host's data folder, which a worker that starts there removes.</summary>
    public static IEnumerable<string> Worktrees(DataFolder data) =>
    [
        .. Files(data.Worktrees, "*.lock").Select(file => $"lock {file}"),
        .. Entries(data.Worktrees).SelectMany(Entries).SelectMany(Entries).Where(Directory.Exists).Select(folder => $"worktree {folder}"),
        .. Files(data.Worktrees, "owner.json").Select(file => $"note {file}"),
    ];

    private static IEnumerable<string> OfHost(DataFolder data) =>
        [.. Files(data.Ledger, "*").Select(file => $"ledger entry {file}"), .. Worktrees(data)];

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories) : [];

    private static IEnumerable<string> Entries(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];
}
