using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm stop</c></summary>
internal static class SwarmStopCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<bool> Force = new("--force") { Description = "Cancel what runs at once." };

    private static readonly Option<double?> Grace = new("--grace")
    {
        Description = "Seconds that running tasks have to end. Default: the setting shutdownGraceSeconds.",
    };

    private static readonly Option<bool> Wait = new("--wait") { Description = "Wait until it has stopped." };

    public static Command Create() =>
        new Command("stop", "Stops a swarm: nothing more starts, what runs may end.") { Name, Force, Grace, Wait }.Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var request = new StopRequest
        {
            Mode = session.Get(Force) ? StopMode.Force : StopMode.Graceful,
            GraceSeconds = session.Get(Grace),
        };
        if (!(await swarm.DescribeAsync(session.Cancel)).Status.IsOpen())
        {
            throw new SwarmEndedException(swarm.Name);
        }

        try
        {
            await swarm.UpdateAsync(s => s.StopAsync(request), session.Cancel);
        }
        catch (SwarmEndedException)
        {
            // It has stopped while it was asked, or was asked again because the first answer was lost.
        }

        if (!session.Get(Wait))
        {
            session.Done($"Swarm {swarm.Name} is stopping.");
            return;
        }

        var result = await swarm.StoppedAsync(session.Cancel);
        var left = result.LeftFolders is { Count: > 0 } folders
            ? $" These folders stay, because they could not be salvaged or deleted: {string.Join(", ", folders)}. See: abathur worktree prune"
            : string.Empty;
        session.Done($"Swarm {swarm.Name} has stopped.{left}");
    }
}
