using System.Collections.Concurrent;
using System.Diagnostics;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Cli;

namespace Abathur.Temporal.Chaos.Clients;

/// <summary>People who look at the swarm with <c>abathur</c>, one command after another, over the connection that is disturbed.</summary>
internal sealed class WatchingClients(Stage stage)
{
    private const int Interrupted = 130;

    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(15);

    // A command that has said nothing for so long hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    private static readonly string[][] Commands =
    [
        ["swarm", "status"], ["task", "list"], ["swarm", "watch"], ["swarm", "events"], ["task", "graph"], ["swarm", "list"],
    ];

    private readonly ConcurrentQueue<ClientError> errors = [];

    public IReadOnlyCollection<ClientError> Errors => errors;

    /// <summary>The commands that were answered.</summary>
    public int Answered { get; private set; }

    public async Task RunAsync(CancellationToken ended)
    {
        for (var turn = 0; !ended.IsCancellationRequested; turn++)
        {
            await AskAsync(Commands[turn % Commands.Length], ended);
        }
    }

    private async Task AskAsync(string[] command, CancellationToken ended)
    {
        string[] arguments = command switch
        {
            ["swarm", "list"] => command,
            ["swarm", ..] => [.. command, stage.Name],
            _ => [.. command, "--swarm", stage.Name],
        };
        using var client = Process.Start(new ProcessStartInfo(
            SelfCommand.Argv[0], [.. SelfCommand.Argv.Skip(1), .. arguments, "--address", stage.Connections["clients"].Address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ABATHUR_HOME"] = stage.Folder.Home("a") },
        })!;
        var (output, error) = (client.StandardOutput.ReadToEndAsync(CancellationToken.None), client.StandardError.ReadToEndAsync(CancellationToken.None));
        var watching = command is ["swarm", "watch"];
        await Task.WhenAny(client.WaitForExitAsync(CancellationToken.None), watching ? Task.Delay(WatchTime, ended) : Task.Delay(Patience, CancellationToken.None));
        var leaves = !client.HasExited && await EndAsync(client);
        await Task.WhenAll(output, error);
        var interrupted = watching && (leaves || client.ExitCode == Interrupted);
        if (client.ExitCode == 0 || interrupted)
        {
            Answered++;
        }
        else
        {
            var told = new ClientError(string.Join(' ', command), client.ExitCode, (await error).Trim());
            stage.Log.Write($"client: {told.Command} ended with {told.ExitCode}: {told.Message}");
            errors.Enqueue(told);
        }
    }

    // By SIGTERM, since a driver that runs in the background of a shell has SIGINT ignored, and so have its children.
    private static async Task<bool> EndAsync(Process client)
    {
        Process.Start("kill", ["-TERM", $"{client.Id}"]).WaitForExit();
        try
        {
            await client.WaitForExitAsync(CancellationToken.None).WaitAsync(EndLimit);
            return true;
        }
        catch (TimeoutException)
        {
            client.Kill();
            await client.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }
}
