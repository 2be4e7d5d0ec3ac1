using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Web.Routes;

/// <summary>What this host's repositories hold of swarms.</summary>
internal static class Repositories
{
    /// <summary>What a task changed, or why that can't be shown here.</summary>
    public static async Task<(string? Text, string? Why)> DiffAsync(DataFolder data, SwarmStatus status, TaskRecord task, CancellationToken cancel)
    {
        if (!IsHere(status.Repository))
        {
            return (null, $"The repository {status.Repository.Location()} is not on this host. Where it is: abathur task diff {task.Id} --swarm {status.Name}");
        }

        try
        {
            return (await Branch(data).DiffAsync(status.Repository, status.Name, task.Id, commit: null, cancel), null);
        }
        catch (Exception e) when (e is InvalidInputException or RefusedException or GitException)
        {
            return (null, task.Attempts == 0 ? "Nothing yet." : e.Message);
        }
    }

    /// <exception cref="InvalidInputException">The repository is elsewhere, or the branch's name is wrong.</exception>
    public static Task<DeliverResult> DeliverAsync(DataFolder data, SwarmStatus status, string branch, CancellationToken cancel) => IsHere(status.Repository)
        ? Branch(data).DeliverAsync(status.Repository, status.Name, branch, cancel)
        : throw new InvalidInputException(
            $"The repository {status.Repository.Location()} is not on this host. Where it is: abathur swarm deliver {status.Name} --into {Shown.Of(branch)}");

    private static bool IsHere(RepositorySpec repository) => repository.Path is { } path && Directory.Exists(path);

    private static SwarmBranch Branch(DataFolder data) => new(GitProgram.Find(), NullLogger<SwarmBranch>.Instance, data);
}
