using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Web.Routes;

/// <summary>What this host's repositories hold of swarms.</summary>
internal static class Repositories
{
    /// <summary>What a task changed, from this host or else from that of its newest attempt; or why that can't be shown.</summary>
    public static async Task<(string? Text, string? Why)> DiffAsync(SwarmHub hub, TaskHosts hosts, SwarmStatus status, TaskRecord task, CancellationToken cancel)
    {
        try
        {
            if (IsHere(status.Repository))
            {
                return (await Branch(hub.Data).DiffAsync(status.Repository, status.Name, task.Id, commit: null, cancel), null);
            }

            return task.Attempts > 0 && await hub.Diffs.GetAsync(status.Name, task, () => hosts.DiffAsync(task, cancel)) is { } diff
                ? (diff, null)
                : (null, $"The repository {status.Repository.Location()} is not on this host. Where it is: abathur task diff {task.Id} --swarm {status.Name}");
        }
        catch (Exception e) when (e is InvalidInputException or RefusedException or GitException or ClientException)
        {
            return (null, task.Attempts == 0 ? "Nothing yet." : e.Message);
        }
    }

    /// <exception cref="InvalidInputException">The repository is elsewhere, or the branch's name is wrong.</exception>
    public static async Task<DeliverResult> DeliverAsync(SwarmHub hub, SwarmStatus status, string branch, CancellationToken cancel) => IsHere(status.Repository)
        ? await Branch(hub.Data).DeliverAsync(status.Repository, status.Name, branch, cancel)
        : throw new InvalidInputException(status.Repository.Url is { } url
            ? $"The repository {url} is shared by URL. In a clone of it: abathur swarm deliver {status.Name} --into {Shown.Of(branch)}"
            : await new TaskHosts(hub.Swarm(status.Name), hub.Data).WhereAsync(status.Repository, $"abathur swarm deliver {status.Name} --into {Shown.Of(branch)}", cancel));

    private static bool IsHere(RepositorySpec repository) => repository.Path is { } path && Directory.Exists(path);

    private static SwarmBranch Branch(DataFolder data) => new(GitProgram.Find(), NullLogger<SwarmBranch>.Instance, data);
}
