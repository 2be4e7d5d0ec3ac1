using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Repositories;

/// <summary>
/// Reads refs from the files in which git keeps them, where that is sure to give what git would say: it spares a process for nearly
/// every look at a swarm's refs. Where only git can tell, it says so: refs in other formats, symbolic refs, long lists of packed refs,
/// file systems that take two names for one.
/// </summary>
internal static class RefFiles
{
    // Beyond that git finds a ref sooner than we read the list.
    private const int MaxPacked = 256 * 1024;

    // Those that all of a repository's working trees share.
    private static readonly string[] Shared = ["refs/heads/", "refs/tags/", "refs/remotes/", "refs/abathur/", "refs/stash"];

    /// <summary>Tries to read refs; false: ask git.</summary>
    /// <param name="folder">The repository's git directory.</param>
    /// <param name="names">Full names of refs, which must be valid ones.</param>
    /// <param name="known">The commits that they have; missing refs are left out.</param>
    public static bool TryRead(string folder, IReadOnlyList<string> names, out IReadOnlyDictionary<string, string> known)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        known = found;
        try
        {
            if (!OperatingSystem.IsLinux() || !AreFiles(folder))
            {
                return false;
            }

            foreach (var name in names)
            {
                if (!Shared.Any(start => name.StartsWith(start, StringComparison.Ordinal)) || Find(folder, name) is not { } commit)
                {
                    return false;
                }

                if (commit.Length > 0)
                {
                    found[name] = commit;
                }
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether the files show that the two refs have the same commit, or that one of them doesn't exist. False also wherever only git can
    /// tell, and in linked worktrees.
    /// </summary>
    /// <param name="path">A checkout or a bare repository, as an absolute path.</param>
    /// <param name="first">The full name of a ref, which must be a valid one.</param>
    /// <param name="second">Another.</param>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static bool AreOne(string path, string first, string second)
    {
        var folder = Path.Combine(path, ".git");
        if (!Path.Exists(folder))
        {
            folder = path;
        }

        return AreFiles(folder)
            && Find(folder, first) is { } one
            && Find(folder, second) is { } other
            && (one == other || one.Length == 0 || other.Length == 0);
    }

    /// <summary>Whether a repository keeps its refs, and where its working trees stand, in files.</summary>
    public static bool AreFiles(string folder) => Directory.Exists(Path.Combine(folder, "refs")) && !Directory.Exists(Path.Combine(folder, "reftable"));

    // The commit; empty: no such ref; null: only git can tell. The ref's own file first: git writes the list before it removes the file.
    private static string? Find(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (file.Exists || file.LinkTarget is not null)
        {
            // No link, and nothing that would be read for ever.
            var text = file is { LinkTarget: null, Length: 41 or 65 } ? File.ReadAllText(file.FullName).TrimEnd('\n') : string.Empty;
            return GitNames.IsCommit(text) && text.Any(digit => digit != '0') ? text : null;
        }

        var packed = new FileInfo(Path.Combine(folder, "packed-refs"));
        return !packed.Exists ? string.Empty
            : packed.Length > MaxPacked ? null
            : File.ReadLines(packed.FullName).FirstOrDefault(line => line.EndsWith($" {name}", StringComparison.Ordinal)) is { } line ? line.Split(' ')[0]
            : string.Empty;
    }
}
