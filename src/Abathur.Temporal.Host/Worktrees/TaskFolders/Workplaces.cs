using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>Finds the folders of tasks on this host; every id is checked before it becomes part of a path.</summary>
internal sealed class Workplaces(DataFolder data, HostIdentity host)
{
    private const string Mark = "repository";

    public TaskFolder Of(Repository repository, string swarm, string taskId)
    {
        SwarmName.Require(swarm);
        return TaskId.TryParse(taskId, out _)
            ? new TaskFolder(repository, data.Worktrees, host.Id, swarm, taskId)
            : throw new InvalidInputException($"'{GitText.Line(taskId, 80)}' is no task id: they are T1, T2, …");
    }

    /// <summary>Leaves a mark that leads from the folder back to its repository.</summary>
    public void Remember(Repository repository)
    {
        var mark = Path.Combine(data.Worktrees, repository.Id, Mark);
        if (!File.Exists(mark))
        {
            WholeFile.Write(mark, Encoding.UTF8.GetBytes(repository.CommonDirectory));
        }
    }

    /// <summary>Every worktree folder of this host, with its repository if its mark is there.</summary>
    public IEnumerable<(TaskFolder Folder, bool Known)> All()
    {
        foreach (var home in Directories(data.Worktrees))
        {
            var mark = Path.Combine(home, Mark);
            var common = File.Exists(mark) ? File.ReadAllText(mark) : string.Empty;
            var repository = new Repository(common, common, common);
            foreach (var swarm in Directories(home))
            {
                foreach (var task in Directories(swarm))
                {
                    yield return (
                        new TaskFolder(repository, data.Worktrees, host.Id, Path.GetFileName(swarm), Path.GetFileName(task)) { Path = task },
                        repository.Id == Path.GetFileName(home));
                }
            }
        }
    }

    /// <summary>The tasks of a swarm that have a folder or a lock here, or had a folder that could not be removed.</summary>
    public IEnumerable<TaskFolder> OfSwarm(Repository repository, string swarm) =>
        Entries(Path.Combine(data.Worktrees, repository.Id, SwarmName.Require(swarm)))
            .Select(path => Path.GetFileName(path).Split('.')[0])
            .Distinct()
            .Where(name => TaskId.TryParse(name, out _))
            .Select(name => Of(repository, swarm, name));

    private static IEnumerable<string> Entries(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal) : [];

    private static IEnumerable<string> Directories(string path) =>
        Directory.Exists(path) ? Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal) : [];
}
