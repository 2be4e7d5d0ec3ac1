using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>The right to work in a task's worktree: one on this host at a time.</summary>
internal static class WorktreeLock
{
    /// <exception cref="WorktreeBusyException">Somebody has it.</exception>
    public static FileLock Take(TaskFolder folder, string who) =>
        TryTake(folder, who) ?? throw new WorktreeBusyException(folder.Path, folder.LockFile);

    /// <summary>Takes it, or returns null if somebody has it.</summary>
    public static FileLock? TryTake(TaskFolder folder, string who) => FileLock.TryTake(folder.LockFile, who);
}
