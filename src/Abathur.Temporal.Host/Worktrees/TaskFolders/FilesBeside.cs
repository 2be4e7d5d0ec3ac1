namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// The files beside a task's worktree, but for its lock: what is hidden in it, and the indexes that git writes for us. A worker that is
/// killed leaves them.
/// </summary>
internal static class FilesBeside
{
    /// <summary>Deletes them, once the worktree is gone. Whoever calls it holds the task's lock.</summary>
    public static void Delete(TaskFolder folder)
    {
        var home = Path.GetDirectoryName(folder.Path)!;
        foreach (var file in Directory.Exists(home) ? Directory.GetFiles(home, folder.TaskId + ".*") : [])
        {
            if (file != folder.LockFile)
            {
                File.Delete(file);
            }
        }
    }
}
