using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>The repository of commands that work on this host.</summary>
internal static class RepositoryOption
{
    /// <summary>For commands that else ask the swarm.</summary>
    public static Option<string?> OrTheSwarms { get; } = new("--repository", "-r")
    {
        Description = "The repository on this host. Default: the swarm's; with it, no server is needed.",
    };

    public static Option<string> OrHere { get; } = new("--repository", "-r")
    {
        Description = "The repository on this host. Default: the current folder.",
        DefaultValueFactory = _ => ".",
    };

    /// <summary>The named repository, or the one that the swarm works on.</summary>
    public static async Task<(RepositorySpec Repository, string Swarm)> ResolveAsync(Session session, string? swarm = null)
    {
        if (session.Get(OrTheSwarms) is { } path && (swarm ?? session.Get(Connection.SwarmOption.Option)) is { } name)
        {
            return (Spec(path), SwarmName.Require(name));
        }

        var client = await session.SwarmAsync(swarm);
        if (session.Get(OrTheSwarms) is { } given)
        {
            return (Spec(given), client.Name);
        }

        var repository = (await client.QueryAsync(s => s.Status(), session.Cancel)).Repository;
        return Directory.Exists(repository.Path)
            ? (repository, client.Name)
            : throw new CommandException(
                ExitCode.Rejected, $"The swarm's repository '{repository.Location()}' is not on this host; run this where it is, or give --repository.");
    }

    public static RepositorySpec Spec(string path) => new() { Path = RepositoryPath.Resolve(path) };
}
