using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Web.Reports;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm report</c></summary>
internal static class SwarmReportCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<string?> Out = new("--output", "-o") { Description = "The file to write. Default: standard output." };

    public static Command Create() => new Command(
        "report", "Writes what became of a swarm as one HTML file: graph, timeline, costs, failures, merges; also of one that has stopped.") { Name, Out }
        .Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var checkpoint = await SwarmExportCommand.CheckpointAsync(swarm, session.Cancel);
        var report = await SwarmReport.RenderAsync(swarm.Name, checkpoint, session.Time.GetUtcNow(), session.Zone);
        if (session.Get(Out) is not { } file)
        {
            session.Output.WriteLine(report);
            return;
        }

        await SwarmExportCommand.WriteAsync(file, report, session.Cancel);
        session.Done($"The report on swarm {swarm.Name} is written to {file}.");
    }
}
