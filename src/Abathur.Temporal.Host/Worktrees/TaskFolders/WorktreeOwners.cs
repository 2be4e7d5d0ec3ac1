using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>Keeps whose the worktrees of this host are, a file beside those of each swarm.</summary>
internal sealed class WorktreeOwners(DataFolder data)
{
    private const string Mark = "owner.json";

    /// <summary>Notes it, before there is a worktree.</summary>
    public void Note(Repository repository, string swarm, RepositorySpec spec, string service)
    {
        var file = FileOf(repository, swarm);
        var before = Read(file);
        var services = before?.Services ?? [];
        var now = new WorktreeOwner(swarm, spec, services.Contains(service) ? services : [.. services, service]);
        if (before is not null && before.Repository == spec && before.Services.Count == now.Services.Count)
        {
            return;
        }

        WholeFile.Write(file, now);
    }

    /// <summary>Forgets it: nothing lies there any more.</summary>
    public void Forget(Repository repository, string swarm)
    {
        if (File.Exists(FileOf(repository, swarm)))
        {
            File.Delete(FileOf(repository, swarm));
        }
    }

    public IEnumerable<WorktreeOwner> All() => Directory.Exists(data.Worktrees)
        ? Directory.EnumerateDirectories(data.Worktrees)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(home => Read(Path.Combine(home, Mark)))
            .OfType<WorktreeOwner>()
        : [];

    private static WorktreeOwner? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<WorktreeOwner>(File.ReadAllBytes(file), AbathurJson.Options) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Unreadable: then nobody knows whose they are, and they are left alone.
            return null;
        }
    }

    private string FileOf(Repository repository, string swarm) =>
        Path.Combine(data.Worktrees, repository.Id, SwarmName.Require(swarm), Mark);
}
