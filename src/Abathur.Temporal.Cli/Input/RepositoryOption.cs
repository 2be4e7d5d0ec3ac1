using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Git;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Cli.Input;

/// <summary>The repository of commands that work on this host, and what does the work there.</summary>
internal static class RepositoryOption
{
    /// <summary>For commands that else ask the swarm.</summary>
    public static Option<string?> OrTheSwarms { get; } = new("--repository", "-r")
    {
        Description = "The repository on this host. Default: the swarm's, or the current folder's clone of it; with it, no server is needed.",
    };

    public static Option<string> OrHere { get; } = new("--repository", "-r")
    {
        Description = "The repository on this host, or the URL of one that it has a clone of. Default: the current folder.",
        DefaultValueFactory = _ => ".",
    };

    /// <summary>The integration branches of this host's repositories.</summary>
    public static SwarmBranch Branch(Session session) => new(GitProgram.Find(), NullLogger<SwarmBranch>.Instance, session.Data);

    /// <summary>
    /// The named repository, or the one that the swarm works on. Where hosts share that by URL, the integration branch is fetched into the
    /// user's clone.
    /// </summary>
    /// <param name="session">The running command.</param>
    /// <param name="command">What to run on the host that has the repository, but for the swarm's name.</param>
    /// <param name="swarm">The swarm, where the command has named it.</param>
    public static async Task<(RepositorySpec Repository, string Swarm)> ResolveAsync(Session session, string command, string? swarm = null)
    {
        if (session.Get(OrTheSwarms) is { } path && (swarm ?? session.Get(SwarmOption.Option)) is { } name)
        {
            return (RepositoryInput.Parse(path), SwarmName.Require(name));
        }

        var client = await session.SwarmAsync(swarm);
        if (session.Get(OrTheSwarms) is { } given)
        {
            return (RepositoryInput.Parse(given), client.Name);
        }

        var repository = (await client.QueryAsync(s => s.Status(), session.Cancel)).Repository;
        if (repository.Url is { } url)
        {
            return (await FetchAsync(session, url, client.Name), client.Name);
        }

        return Directory.Exists(repository.Path)
            ? (repository, client.Name)
            : throw new CommandException(
                ExitCode.Rejected, await new TaskHosts(client, session.Data).WhereAsync(repository, $"{command} --swarm {client.Name}", session.Cancel));
    }

    private static async Task<RepositorySpec> FetchAsync(Session session, string url, string swarm)
    {
        try
        {
            var clone = RepositoryInput.Parse(".");
            return await Branch(session).FetchAsync(clone, url, swarm, session.Cancel);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"The swarm's repository is {url}: run this in a clone of it. {e.Message}", e);
        }
    }
}
