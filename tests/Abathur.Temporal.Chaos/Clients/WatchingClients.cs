using System.Collections.Concurrent;
using System.Diagnostics;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Cli.Commands.Demo;

namespace Abathur.Temporal.Chaos.Clients;

/// <summary>People who look at the swarm with <c>abathur</c>, one command after another, over the connection that is disturbed.</summary>
internal sealed class WatchingClients(Stage stage)
{
    // The board is left as a person leaves it: by Ctrl-C.
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(15);

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
        if (command is ["swarm", "watch"])
        {
            await Task.WhenAny(client.WaitForExitAsync(CancellationToken.None), Task.Delay(WatchTime, ended));
            if (!client.HasExited)
            {
                Process.Start("kill", ["-INT", $"{client.Id}"]).WaitForExit();
            }
        }

        await client.WaitForExitAsync(CancellationToken.None);
        await output;
        var interrupted = command is ["swarm", "watch"] && client.ExitCode == 130;
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
}
