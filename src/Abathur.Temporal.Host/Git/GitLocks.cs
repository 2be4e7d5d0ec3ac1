using System.Text.RegularExpressions;

namespace Abathur.Temporal.Host.Git;

/// <summary>Tells git's complaints about lock files, and removes those that a dead owner of ours left.</summary>
internal static partial class GitLocks
{
    // git holds the lock of a ref for milliseconds.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);

    private static readonly string[] OurRefs = ["refs/heads/abathur", "refs/abathur"];

    public static bool IsContention(string error) => Existing().IsMatch(error);

    /// <summary>
    /// Removes the lock that <paramref name="error"/> names if it is old and on a ref of ours. Locks of the operator's own
    /// files are theirs to judge: git's message, which says what to do, reaches them.
    /// </summary>
    public static void RemoveStale(string error, GitContext context, TimeProvider time)
    {
        if (context.CommonDirectory is not { } common || Existing().Match(error) is not { Success: true } match)
        {
            return;
        }

        var file = new FileInfo(Path.GetFullPath(match.Groups["file"].Value, context.Folder));
        var ours = OurRefs.Any(refs =>
            file.FullName.StartsWith(Path.GetFullPath(refs, common) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        if (ours && file.Exists && time.GetUtcNow() - file.LastWriteTimeUtc > Stale)
        {
            file.Delete();
        }
    }

    [GeneratedRegex("Unable to create '(?<file>[^']+\\.lock)': File exists")]
    private static partial Regex Existing();
}
