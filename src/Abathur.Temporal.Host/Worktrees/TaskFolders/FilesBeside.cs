namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// The files beside a task's worktree, but for its lock: what is hidden in it, and the indexes that git writes for us. A worker that is
/// killed leaves them.
/// </summary>
internal static class FilesBeside
{
    /// <summary>Begins the ending of an index.</summary>
    public const string Index = ".index-";

    // By name: what could be neither kept nor deleted lies there too.
    private static readonly string[] Endings = [".hidden", ".copied", ".exclude", Index + "*"];

    /// <summary>Deletes them, once the worktree is gone. Whoever calls it holds the task's lock.</summary>
    public static void Delete(TaskFolder folder)
    {
        var home = Path.GetDirectoryName(folder.Path)!;
        foreach (var file in Directory.Exists(home) ? Endings.SelectMany(ending => Directory.GetFiles(home, folder.TaskId + ending)) : [])
        {
            File.Delete(file);
        }
    }
}
