using System.Text.RegularExpressions;

namespace Abathur.Temporal.Host.Git;

/// <summary>Tells git's complaints about lock files, and removes those that a killed git left.</summary>
internal static partial class GitLocks
{
    // git holds the lock of a ref for milliseconds, and that of the packed refs, too, but for the time in which it writes their list.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    private static readonly string[] OurRefs = ["refs/heads/abathur", "refs/abathur"];

    public static bool IsContention(string error) => Existing().IsMatch(error);

    /// <summary>
    /// Removes the lock that <paramref name="error"/> names if it is old, and on a ref of ours or on the packed refs, without which no
    /// branch of ours can go. Locks of the operator's own files are theirs to judge: git's message, which says what to do, reaches them.
    /// </summary>
    /// <returns>The lock that was removed; null: none.</returns>
    public static string? RemoveStale(string error, GitContext context, TimeProvider time)
    {
        if (context.CommonDirectory is not { } common || Existing().Match(error) is not { Success: true } match)
        {
            return null;
        }

        var file = Path.GetFullPath(match.Groups["file"].Value, context.Folder);
        var list = Path.GetFullPath("packed-refs", common);
        if (file == list + ".lock")
        {
            // A list of which a half was written is in the way of the next.
            return Remove(file, list + ".new") ? file : null;
        }

        var ours = OurRefs.Any(refs => file.StartsWith(Path.GetFullPath(refs, common) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return ours && Remove(file) ? file : null;

        bool Remove(params IEnumerable<string> names)
        {
            var files = names.Select(name => new FileInfo(name)).Where(found => found.Exists).ToList();
            if (files.Count == 0 || time.GetUtcNow() - files.Max(found => found.LastWriteTimeUtc) <= Stale)
            {
                return false;
            }

            files.ForEach(found => found.Delete());
            return true;
        }
    }

    [GeneratedRegex("Unable to create '(?<file>[^']+\\.lock)': File exists")]
    private static partial Regex Existing();
}
