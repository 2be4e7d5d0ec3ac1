using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;
using Abathur.Temporal.Replay.Histories;
using Abathur.Temporal.Workflows.Swarms;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Replay.Serving;

/// <summary>
/// A Temporal service of our own, in memory, and a worker without activities on it: beginnings of recorded histories are runs there, which
/// answer the swarm's queries. Nothing is decided, started or written there.
/// </summary>
internal sealed class HistoryServer : IAsyncDisposable
{
    // So many moments are kept, and so many of them at work; others are replayed when they are asked again.
    private const int MaxRuns = 16;
    private const int MaxCached = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporalServer server;
    private readonly ITemporalClient client;
    private readonly CancellationTokenSource end = new();
    private readonly Dictionary<string, Task> workers = new(StringComparer.Ordinal);

    // The newest last.
    private readonly List<ServedRun> served = [];

    private HistoryServer(TemporalServer server, ITemporalClient client) => (this.server, this.client) = (server, client);

    /// <summary>Starts one that reads what a client's service recorded.</summary>
    public static async Task<HistoryServer> StartAsync(ITemporalClient recorder, CancellationToken cancel)
    {
        var server = await TemporalServer.StartAsync(new() { Namespaces = [recorder.Options.Namespace] }, cancel);
        var options = server.ConnectOptions;
        options.DataConverter = recorder.Options.DataConverter;
        options.Runtime = recorder.Connection.Options.Runtime;
        return new(server, await TemporalClient.ConnectAsync(options));
    }

    /// <summary>The swarm as it was after a workflow task.</summary>
    public async Task<SwarmClient> ServeAsync(string swarm, RecordedRun run, RecordedTask task)
    {
        var id = WorkflowIds.Swarm(swarm);
        var found = served.Find(s => s.WorkflowId == id && s.Recorded == run.RunId && s.End == task.End);
        if (found is null)
        {
            // A run id of its own: a worker takes two beginnings of one run for the same workflow.
            found = new(id, run.RunId, task.End, Guid.NewGuid().ToString());
            await server.AddRecordedRunAsync(id, found.RunId, run.Until(task));
            Work(run.TaskQueue);
        }

        served.Remove(found);
        served.Add(found);
        if (served.Count > MaxRuns)
        {
            await server.RemoveRecordedRunAsync(served[0].WorkflowId, served[0].RunId);
            served.RemoveAt(0);
        }

        return new SwarmClient(client, swarm, new Asker(Patience, new SilenceNotice(TextWriter.Null)), run: found.RunId);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        foreach (var worker in workers.Values)
        {
            await worker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        end.Dispose();
        await server.DisposeAsync();
    }

    private void Work(string queue)
    {
        if (!workers.ContainsKey(queue))
        {
            workers[queue] = WorkAsync(queue);
        }
    }

    private async Task WorkAsync(string queue)
    {
        // DebugMode: a long history may take longer than the deadlock detection allows a workflow task.
        var options = new TemporalWorkerOptions(queue) { MaxCachedWorkflows = MaxCached, DebugMode = true }.AddWorkflow<Swarm>();
        using var worker = new TemporalWorker(client, options);
        await worker.ExecuteAsync(end.Token);
    }

    private sealed record ServedRun(string WorkflowId, string Recorded, int End, string RunId);
}
