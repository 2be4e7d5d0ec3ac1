using System.Text.Json.Nodes;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;
using Temporalio.Client;
using Temporalio.Common;

namespace Abathur.Temporal.Replay.Tests;

/// <summary>A service that has the histories of swarms which were recorded long ago, and the past that reads them.</summary>
internal sealed class RecordedService : IAsyncDisposable
{
    private readonly TemporalServer server;

    private RecordedService(TemporalServer server, ITemporalClient client) => (this.server, Client, Past) = (server, client, new(client, TimeProvider.System));

    public ITemporalClient Client { get; }

    public Past Past { get; }

    public static async Task<RecordedService> StartAsync()
    {
        var server = await TemporalServer.StartAsync();
        var options = server.ConnectOptions;
        options.DataConverter = AbathurDataConverter.Instance;
        return new(server, await TemporalClient.ConnectAsync(options));
    }

    public async ValueTask DisposeAsync()
    {
        await Past.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>Keeps runs of a swarm, by the names of their files or as JSON, the newest last, and gives that swarm.</summary>
    public async Task<SwarmClient> KeepAsync(params IEnumerable<string> runs)
    {
        string? id = null;
        foreach (var run in runs)
        {
            var json = run.StartsWith('{') ? run : Read(run);
            id = WorkflowIdOf(json);
            var events = WorkflowHistory.FromJson(id, json).Events;
            await server.AddRecordedRunAsync(id, events.First().WorkflowExecutionStartedEventAttributes.OriginalExecutionRunId, [.. events]);
        }

        return new(Client, id![WorkflowIds.Prefix.Length..]);
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Histories", file + ".json"));

    private static string WorkflowIdOf(string json) => JsonNode.Parse(json)!["events"]![0]!["workflowExecutionStartedEventAttributes"]!["workflowId"]!.GetValue<string>();
}
