using System.CommandLine;
using Abathur.Temporal.Cli.Server;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary><c>abathur server</c>: the embedded Temporal service by itself.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var command = new Command("server", "Runs the Temporal service that comes with us, without a worker, until Ctrl-C.") { StartDevCommand.Create() };
        foreach (var option in ServerOptions.All)
        {
            option.Recursive = true;
            command.Options.Add(option);
        }

        return command.Runs(RunAsync);
    }

    public static async Task<ExitCode> RunAsync(Session session)
    {
        using var logging = ServerOptions.Logging(session);
        await using var server = await EmbeddedServer.StartAsync(ServerOptions.Read(session, logging), session.Cancel);
        if (ServerOptions.IsUnlocked(session))
        {
            var client = await TemporalClient.ConnectAsync(server.ConnectOptions);
            await client.Connection.TestService.UnlockTimeSkippingAsync(new());
        }

        session.Say($"Temporal serves at {server.Address}. Ctrl-C ends it.");
        await Task.Delay(Timeout.Infinite, session.Cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Ok;
    }
}
