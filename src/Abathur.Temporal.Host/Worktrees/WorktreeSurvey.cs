using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees;

/// <summary>Describes worktrees to people, without a call of git.</summary>
internal static class WorktreeSurvey
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    public static WorktreeInfo Describe(TaskFolder folder, bool known, bool measure) => new()
    {
        Repository = known ? folder.Repository.CommonDirectory : null,
        Swarm = folder.Swarm,
        Task = folder.TaskId,
        Path = folder.Path,
        Attempt = known && folder.FindGitDirectory() is { } gitDirectory ? TaskFolder.Attempt(gitDirectory) : null,
        InUse = InUse(folder),
        Bytes = measure ? Size(folder.Path) : null,
    };

    private static bool InUse(TaskFolder folder)
    {
        if (!File.Exists(folder.LockFile))
        {
            return false;
        }

        using var free = WorktreeLock.TryTake(folder, "list");
        return free is null;
    }

    private static long Size(string path)
    {
        try
        {
            return new DirectoryInfo(path).EnumerateFiles("*", Everything).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // It is being removed.
            return 0;
        }
    }
}
