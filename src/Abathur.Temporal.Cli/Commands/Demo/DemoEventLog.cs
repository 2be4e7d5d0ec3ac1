using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Spectre.Console;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The swarm's events as lines, for an output that is no terminal.</summary>
internal static class DemoEventLog
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task ShowAsync(ITemporalClient client, string swarm, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var handle = client.GetWorkflowHandle<ISwarm>(WorkflowIds.Swarm(swarm));
        var options = new WorkflowQueryOptions { Rpc = new RpcOptions { CancellationToken = cancellationToken } };
        var after = 0L;
        // A query adds no event to the history, so asking costs the swarm nothing.
        using var timer = new PeriodicTimer(Pause);
        do
        {
            var settled = (await handle.QueryAsync(s => s.Status(), options)).Settled;
            for (EventPage page; (page = await handle.QueryAsync(s => s.Events(after), options)).Events.Count > 0; after = page.Next)
            {
                foreach (var line in page.Events.Select(Line))
                {
                    console.WriteLine(line);
                }
            }

            if (settled)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static string Line(SwarmEvent item) => string.Join("  ", new[]
    {
        item.At.ToLocalTime().ToString("HH:mm:ss.f", CultureInfo.InvariantCulture),
        JsonNamingPolicy.CamelCase.ConvertName(item.Kind.ToString()).PadRight(16),
        (item.Task ?? string.Empty).PadRight(4),
        (item.Agent ?? string.Empty).PadRight(12),
        item.Message?.ReplaceLineEndings(" "),
    }).TrimEnd();
}
