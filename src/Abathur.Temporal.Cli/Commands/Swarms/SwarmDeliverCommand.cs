using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm deliver</c></summary>
internal static class SwarmDeliverCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<string> Into = new("--into") { Description = "The branch of yours that takes the swarm's work.", Required = true };

    public static Command Create() => new Command(
        "deliver", "Brings the integration branch into a branch of yours; one that is checked out with changes is refused.")
    {
        Name, Into, RepositoryOption.OrTheSwarms,
    }.Runs(async session =>
    {
        var (repository, swarm) = await RepositoryOption.ResolveAsync(session, $"abathur swarm deliver --into {Shown.Of(session.Get(Into))}", session.Get(Name));
        var integration = RepositoryOption.Branch(session);
        var result = await integration.DeliverAsync(repository, swarm, session.Get(Into)!, session.Cancel);
        session.Print(result, _ => session.Output.WriteLine(
            result.Before == result.Commit
                ? $"{result.Branch} holds all of swarm {swarm} already."
                : $"{result.Branch} is at {result.Commit} now{(result.FastForward ? string.Empty : ", a merge commit")}"
                    + $"{(result.Checkout is { } checkout ? $"; its working tree {checkout} is updated" : string.Empty)}. It was at {result.Before}."));
    });
}
