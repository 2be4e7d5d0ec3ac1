using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Worker.V1;
using Temporalio.Client;
using Temporalio.Runtime;
using Temporalio.Worker;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Workers, as their heartbeats tell.</summary>
internal static class WorkerScenarios
{
    // Names and operators that there aren't match nothing.
    private static readonly string[] Queries =
    [
        "TaskQueue = '{0}' OR WorkerStatus = 'Nothing'", "TaskQueue = '{0}' AND Status = 'Running'", "TaskQueue STARTS_WITH '{0}' AND STATUS != 'Running'",
        "WorkerInstanceKey = '{0}-one'", "WorkerInstanceKey STARTS_WITH '{0}' AND TaskQueue NOT STARTS_WITH '{0}'", "WorkerIdentity = 'identity of {0}-two'",
        "TaskQueue = '{0}' AND StartTime > '2026-01-01T00:00:00Z'", "TaskQueue = '{0}' AND StartTime >= '2026-01-01T01:00:00+01:00'",
        "TaskQueue = '{0}' AND StartTime BETWEEN '2026-01-01T00:00:00Z' AND '2026-01-01T00:00:00Z'",
        "TaskQueue = '{0}' AND HeartbeatTime NOT BETWEEN '2025-01-01T00:00:00Z' AND '2027-01-01T00:00:00Z'", "TaskQueue = '{0}' AND HeartbeatTime IS NULL",
        "TaskQueue = '{0}' AND StartTime > 5", "TaskQueue = '{0}' AND DeploymentName IS NULL AND HostName IS NOT NULL", "TaskQueue = '{0}' AND BuildId = ''",
        "TaskQueue = '{0}' AND (SdkVersion = '2' OR HostName = 'host')", "TaskQueue = '{0}' OR Nothing = 'x'", "Nothing = 'x' OR TaskQueue = '{0}'",
        "TaskQueue IN ('{0}')", "NOT TaskQueue = 'x'", "TaskQueue LIKE '{0}'", "taskQueue = '{0}'", "WorkerStatus = 'WORKER_STATUS_RUNNING'", "TaskQueue", "'a' = 'a'",
        "TaskQueue = 1", "TaskQueue > 'a'", "HeartbeatTime = 'soon'", "TaskQueue = '{0}' ORDER BY StartTime",
    ];

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["workers"] = WorkersAsync,
        ["workers-of-the-sdk"] = SdkAsync,
    };

    private static async Task WorkersAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        var (one, two) = ($"{run.TaskQueue}-one", $"{run.TaskQueue}-two");
        await run.ObserveAsync("nothing", async () => await service.RecordWorkerHeartbeatAsync(new() { Namespace = ns }));
        await run.ObserveAsync("heartbeats", async () => await service.RecordWorkerHeartbeatAsync(new()
        {
            Namespace = ns,
            WorkerHeartbeat = { Heartbeat(run, one), Heartbeat(run, two, WorkerStatus.ShuttingDown), Heartbeat(run, $"{run.TaskQueue}-three", WorkerStatus.Shutdown) },
        }));
        await run.ObserveAsync("nobody", async () => await service.DescribeWorkerAsync(new() { Namespace = ns, WorkerInstanceKey = "nobody" }));
        await run.ObserveAsync("described", async () => JsonFormatter.Default.Format(await service.DescribeWorkerAsync(new() { Namespace = ns, WorkerInstanceKey = one })));
        foreach (var query in Queries.Select(query => string.Format(null, query, run.TaskQueue)))
        {
            await run.ObserveAsync(query, async () => string.Join(' ', (await service.ListWorkersAsync(new() { Namespace = ns, Query = query }))
                .Workers.Select(worker => worker.WorkerInstanceKey).Order(StringComparer.Ordinal)));
        }

        var own = $"TaskQueue = '{run.TaskQueue}'";
        await run.ObserveAsync("counted", async () => $"{(await service.CountWorkersAsync(new() { Namespace = ns, Query = own })).Count}");
        await run.ObserveAsync("counted by nothing", async () => $"{(await service.CountWorkersAsync(new() { Namespace = ns, Query = "Nothing = 'x'" })).Count}");
        await run.ObserveAsync("first page", async () =>
        {
            var page = await service.ListWorkersAsync(new() { Namespace = ns, Query = own, PageSize = 1 });
            var next = await service.ListWorkersAsync(new() { Namespace = ns, Query = own, PageSize = 1, NextPageToken = page.NextPageToken });
            return $"{page.Workers[0].WorkerInstanceKey} {JsonFormatter.Default.Format(next.Workers[0])} {next.NextPageToken.IsEmpty}";
        });
        await run.ObserveAsync("no page", async () => await service.ListWorkersAsync(new() { Namespace = ns, PageSize = 1, NextPageToken = ByteString.CopyFromUtf8("x") }));

        var temporal = new Cli.TemporalCommand(run.Client.Connection.Options.TargetHost!);
        await run.ObserveAsync("list", async () => HistoryNormalizer.Readable((await temporal.JsonAsync("worker", "list", "--query", $"WorkerInstanceKey = '{two}'")).GetRawText()));
        await run.ObserveAsync("describe", async () => HistoryNormalizer.Readable((await temporal.JsonAsync("worker", "describe", "--worker-instance-key", two)).GetRawText()));

        await run.ObserveAsync("shut down without a heartbeat", async () => await service.ShutdownWorkerAsync(new() { Namespace = ns, WorkerInstanceKey = two }));
        await run.ObserveAsync("described", async () => $"{(await service.DescribeWorkerAsync(new() { Namespace = ns, WorkerInstanceKey = two })).WorkerInfo.WorkerHeartbeat.Status}");
        await run.ObserveAsync("shut down", async () => await service.ShutdownWorkerAsync(
            new() { Namespace = ns, WorkerInstanceKey = one, WorkerHeartbeat = Heartbeat(run, one, WorkerStatus.Shutdown) }));
        await run.ObserveAsync("described", async () => await service.DescribeWorkerAsync(new() { Namespace = ns, WorkerInstanceKey = one }));
    }

    // What a worker tells by itself.
    private static async Task SdkAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        var client = await TemporalClient.ConnectAsync(new(run.Client.Connection.Options.TargetHost!)
        {
            Namespace = ns,
            Identity = "worker",
            Runtime = new TemporalRuntime(new() { WorkerHeartbeatInterval = TimeSpan.FromSeconds(1) }),
        });
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions(run.TaskQueue).AddWorkflow<ScriptWorkflow>());
        await worker.ExecuteAsync(() => Wait.UntilAsync(async () => await FindAsync() is { Status: WorkerStatus.Running }, "the worker's heartbeat"), CancellationToken.None);
        await run.ObserveAsync("ended", async () => await FindAsync() is { } found
            ? $"{found.WorkerIdentity} {found.TaskQueue} {found.SdkName} {found.SdkVersion} {found.Status} {found.ProcessId == $"{Environment.ProcessId}"}"
            : "gone");

        async Task<WorkerListInfo?> FindAsync() => (await service.ListWorkersAsync(new() { Namespace = ns, Query = $"TaskQueue = '{run.TaskQueue}'" }))
            .Workers.FirstOrDefault();
    }

    private static WorkerHeartbeat Heartbeat(ScenarioRun run, string key, WorkerStatus status = WorkerStatus.Running) => new()
    {
        WorkerInstanceKey = key,
        WorkerIdentity = $"identity of {key}",
        TaskQueue = run.TaskQueue,
        SdkName = "sdk",
        SdkVersion = "1",
        Status = status,
        HostInfo = new() { HostName = "host", ProcessId = "1", WorkerGroupingKey = "group" },
        StartTime = Scheduling.Time("2026-01-01T00:00:00Z"),
        HeartbeatTime = Scheduling.Time("2026-01-02T00:00:00Z"),
        DeploymentVersion = new() { BuildId = "build" },
        Plugins = { new PluginInfo { Name = "plugin", Version = "2" } },
    };
}
