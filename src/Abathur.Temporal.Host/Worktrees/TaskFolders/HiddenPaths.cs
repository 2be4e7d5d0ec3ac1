namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// What is hidden from git in a worktree, in files beside it: git's own calls and the agent's read them by way of the
/// environment, so that nothing of it is written to the repository, which is shared.
/// </summary>
internal static class HiddenPaths
{
    /// <summary>The exclude file for the worktree: the operator's own, then what is hidden there; null: nothing is.</summary>
    public static string? ExcludesFile(string? worktree) => Existing(worktree + ".exclude");

    /// <summary>The pathspecs of what is hidden, separated by NUL; null: nothing is.</summary>
    public static string? PathspecFile(string? worktree) => Existing(worktree + ".hidden");

    /// <summary>The lines that hide it, without the operator's own.</summary>
    public static IEnumerable<string> ExcludeLines(string worktree) => PathspecFile(worktree) is { } file
        ? Fields(file).Select(HiddenPath.Parse).Select(path => path.ExcludeLine).OfType<string>()
        : [];

    /// <param name="worktree">The worktree's folder.</param>
    /// <param name="hidden">What to hide.</param>
    /// <param name="copied">All files that were copied, by their paths.</param>
    /// <param name="personsOwn">The operator's own exclude file's text: this one stands in for it.</param>
    public static void Write(string worktree, IReadOnlyCollection<HiddenPath> hidden, IEnumerable<string> copied, string personsOwn)
    {
        File.WriteAllText(worktree + ".hidden", string.Concat(hidden.Select(path => path.Pathspec + "\0")));
        File.WriteAllText(worktree + ".copied", string.Concat(copied.Select(path => path + "\0")));
        File.WriteAllText(worktree + ".exclude", personsOwn + "\n" + string.Join('\n', ExcludeLines(worktree)) + "\n");
    }

    /// <summary>Deletes the copies in a folder that is about to be kept as a whole.</summary>
    public static void DiscardCopies(string worktree)
    {
        if (Existing(worktree + ".copied") is not { } file)
        {
            return;
        }

        foreach (var path in Fields(file).Where(path => LinkOnTheWay(worktree, path) is null))
        {
            if (File.Exists(Path.Combine(worktree, path)))
            {
                File.Delete(Path.Combine(worktree, path));
            }
        }
    }

    /// <summary>The first folder of a path that is a link or no folder at all; null: there is none.</summary>
    public static string? LinkOnTheWay(string root, string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            var info = new FileInfo(Path.Combine(root, path[..end]));
            if (info.Exists || info.LinkTarget is not null)
            {
                return path[..end];
            }
        }

        return null;
    }

    private static string[] Fields(string file) => File.ReadAllText(file).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static string? Existing(string file) => new FileInfo(file) is { Exists: true, Length: > 0 } ? file : null;
}
