using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// A folder per task for what its agents' programs keep between attempts: sessions, and settings of their own. It outlives attempts and goes
/// with the task, or at the latest with the swarm.
/// </summary>
internal sealed class TaskHomes(DataFolder data)
{
    private const UnixFileMode OnlyOurs = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The task's folder, which nobody else may read: sessions hold all that an agent saw.</summary>
    /// <param name="folder">The task.</param>
    /// <param name="isNew">Whether what is there is none of this task's: an earlier swarm of this name left it.</param>
    /// <exception cref="IOException">It can't be made, or what is there can't be deleted.</exception>
    public string Open(TaskFolder folder, bool isNew)
    {
        var home = Of(folder);
        if (isNew)
        {
            FolderRemoval.Delete(home);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(home);
        }
        else
        {
            Directory.CreateDirectory(home, OnlyOurs);
        }

        return home;
    }

    /// <summary>Deletes the task's folder.</summary>
    /// <exception cref="IOException">Something of it is still there.</exception>
    public void Delete(TaskFolder folder) => FolderRemoval.Delete(Of(folder));

    /// <summary>Deletes the folders of a swarm's tasks but of those that somebody works on.</summary>
    /// <exception cref="IOException">Something of them is still there.</exception>
    public void DeleteAll(Repository repository, string swarm, Func<string, TaskFolder> taskOf)
    {
        var homes = Path.Combine(data.Homes, repository.Id, SwarmName.Require(swarm));
        foreach (var name in (Directory.Exists(homes) ? Directory.GetDirectories(homes) : []).Select(path => Path.GetFileName(path)).Where(name => TaskId.TryParse(name, out _)))
        {
            var folder = taskOf(name);
            using var held = WorktreeLock.TryTake(folder, "prune");
            if (held is not null)
            {
                Delete(folder);
            }
        }
    }

    /// <summary>Where the task's folder is; it needn't exist.</summary>
    public string Of(TaskFolder folder) => Path.Combine(data.Homes, folder.Repository.Id, folder.Swarm, folder.TaskId);
}
