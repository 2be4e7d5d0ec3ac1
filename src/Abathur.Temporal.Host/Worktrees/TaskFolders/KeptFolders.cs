using System.Globalization;
using System.Security.Cryptography;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// Names folders of a task that are no worktree any more and are still there: <c>T1.left-2-ab12</c> could not be deleted,
/// <c>T1.unsaved-2-ab12</c> could not be salvaged.
/// </summary>
internal static class KeptFolders
{
    public const string Left = ".left-";
    public const string Unsaved = ".unsaved-";

    /// <summary>A git directory of ours that a worker that was killed left.</summary>
    public const string Unfinished = ".git-";

    public static string Name(TaskFolder folder, string fate, int attempt) => string.Create(
        CultureInfo.InvariantCulture, $"{folder.Path}{fate}{attempt}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");

    public static bool IsUnsaved(string path) => Path.GetFileName(path).Contains(Unsaved, StringComparison.Ordinal);

    public static int Attempt(string path) =>
        int.TryParse(path.Split('-')[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : 1;

    /// <summary>A task's, the oldest name first.</summary>
    public static IReadOnlyList<string> Of(TaskFolder folder)
    {
        var home = Path.GetDirectoryName(folder.Path)!;
        return Directory.Exists(home)
            ? [.. new[] { Left, Unsaved, Unfinished }.SelectMany(fate => Directory.EnumerateDirectories(home, folder.TaskId + fate + "*")).Order(StringComparer.Ordinal)]
            : [];
    }
}
