using System.CommandLine;
using System.Text.Json;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm export</c></summary>
internal static class SwarmExportCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<string?> Out = new("--output", "-o") { Description = "The file to write. Default: standard output." };

    public static Command Create() => new Command(
        "export", "Writes a swarm's whole state as JSON, for `swarm start --resume`; also of one that has stopped.") { Name, Out }
        .Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var json = JsonSerializer.Serialize(await CheckpointAsync(swarm, session.Cancel), AbathurJson.Indented);
        if (session.Get(Out) is not { } file)
        {
            session.Output.WriteLine(json);
            return;
        }

        await WriteAsync(file, json, session.Cancel);
        session.Done($"Swarm {swarm.Name} is written to {file}.");
    }

    // Written beside it and moved, so that an interrupted command never leaves half of the only copy.
    internal static async Task WriteAsync(string file, string text, CancellationToken cancel)
    {
        var partial = file + ".partial";
        await File.WriteAllTextAsync(partial, text + "\n", cancel);
        File.Move(partial, file, overwrite: true);
    }

    /// <summary>A swarm's whole state, also of one that has stopped.</summary>
    public static async Task<SwarmCheckpoint> CheckpointAsync(SwarmClient swarm, CancellationToken cancel)
    {
        var description = await swarm.DescribeAsync(cancel);
        return description.Status == WorkflowExecutionStatus.Completed
            ? (await swarm.ResultAsync(cancel)).Checkpoint
            : await swarm.QueryAsync(s => s.Checkpoint(), cancel);
    }
}
