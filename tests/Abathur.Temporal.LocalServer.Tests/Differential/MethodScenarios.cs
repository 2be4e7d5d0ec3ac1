using System.Globalization;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Methods that no other scenario calls.</summary>
internal static class MethodScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["answers-to-activities"] = ActivitiesAsync,
        ["history-backwards"] = HistoryBackwardsAsync,
        ["lists-and-counts"] = ListsAndCountsAsync,
        ["namespace-deleted"] = NamespaceDeletedAsync,
        ["namespaces"] = NamespacesAsync,
        ["search-attributes-registered"] = SearchAttributesAsync,
        ["task-queue-described"] = TaskQueueAsync,
        ["what-the-server-is"] = ServerAsync,
    };

    // Every way in which a worker answers, by token and by id.
    private static async Task ActivitiesAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        string[] ids = ["completed", "completed by id", "failed", "failed by id", "canceled", "canceled by id"];
        var handle = await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        var task = await WorkflowTaskScenarios.PollAsync(run);
        await WorkflowTaskScenarios.AnswerAsync(run, task, [.. ids.Select(Schedule)]);
        var tokens = new Dictionary<string, ByteString>();
        while (tokens.Count < ids.Length)
        {
            var activity = await service.PollActivityTaskQueueAsync(new() { Namespace = ns, TaskQueue = new() { Name = run.TaskQueue }, Identity = "scripted" });
            tokens[activity.ActivityId] = activity.TaskToken;
        }

        await run.ObserveAsync("heartbeat", async () => $"{(await service.RecordActivityTaskHeartbeatAsync(new() { Namespace = ns, TaskToken = tokens["completed"] })).CancelRequested}");
        await run.ObserveAsync("heartbeat by id", async () => $"{(await service.RecordActivityTaskHeartbeatByIdAsync(
            new() { Namespace = ns, WorkflowId = run.Id(), ActivityId = "completed by id" })).CancelRequested}");
        await run.ObserveAsync("heartbeat by no id", async () => await service.RecordActivityTaskHeartbeatByIdAsync(
            new() { Namespace = ns, WorkflowId = run.Id(), ActivityId = "nothing" }));
        await run.ObserveAsync("completed", async () => await service.RespondActivityTaskCompletedAsync(
            new() { Namespace = ns, TaskToken = tokens["completed"], Identity = "scripted" }));
        await run.ObserveAsync("completed again", async () => await service.RespondActivityTaskCompletedAsync(
            new() { Namespace = ns, TaskToken = tokens["completed"], Identity = "scripted" }));
        await run.ObserveAsync("completed by id", async () => await service.RespondActivityTaskCompletedByIdAsync(
            new() { Namespace = ns, WorkflowId = run.Id(), ActivityId = "completed by id", Identity = "scripted" }));
        await run.ObserveAsync("failed", async () => await service.RespondActivityTaskFailedAsync(
            new() { Namespace = ns, TaskToken = tokens["failed"], Identity = "scripted", Failure = new() { Message = "failed" } }));
        await run.ObserveAsync("failed by id", async () => await service.RespondActivityTaskFailedByIdAsync(
            new() { Namespace = ns, WorkflowId = run.Id(), ActivityId = "failed by id", Identity = "scripted", Failure = new() { Message = "failed" } }));
        await run.ObserveAsync("canceled, which nobody asked for", async () => await service.RespondActivityTaskCanceledAsync(
            new() { Namespace = ns, TaskToken = tokens["canceled"], Identity = "scripted" }));
        await run.ObserveAsync("canceled by id, which nobody asked for", async () => await service.RespondActivityTaskCanceledByIdAsync(
            new() { Namespace = ns, WorkflowId = run.Id(), ActivityId = "canceled by id", Identity = "scripted" }));
        await handle.TerminateAsync();
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);

        Command Schedule(string id) => new()
        {
            CommandType = CommandType.ScheduleActivityTask,
            ScheduleActivityTaskCommandAttributes = new()
            {
                ActivityId = id,
                ActivityType = new() { Name = "Act" },
                TaskQueue = new() { Name = run.TaskQueue },
                ScheduleToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
                RetryPolicy = new() { MaximumAttempts = 1 },
            },
        };
    }

    private static async Task HistoryBackwardsAsync(ScenarioRun run)
    {
        await run.RunAsync(new Scripts.Step { Kind = Activity, Name = "ok" });
        GetWorkflowExecutionHistoryReverseResponse page = new();
        do
        {
            await run.ObserveAsync("page", async () =>
            {
                page = await run.Client.WorkflowService.GetWorkflowExecutionHistoryReverseAsync(new()
                {
                    Namespace = run.Client.Options.Namespace,
                    Execution = new WorkflowExecution { WorkflowId = run.Id() },
                    MaximumPageSize = 1_000,
                    NextPageToken = page.NextPageToken,
                });
                return string.Join(' ', page.History.Events.Select(e => FormattableString.Invariant($"{e.EventId} {e.EventType}")));
            });
        }
        while (!page.NextPageToken.IsEmpty);
        await run.ObserveAsync("of nothing", async () => await run.Client.WorkflowService.GetWorkflowExecutionHistoryReverseAsync(
            new() { Namespace = run.Client.Options.Namespace, Execution = new WorkflowExecution { WorkflowId = "nothing" } }));
    }

    private static async Task ListsAndCountsAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        run.StartWorker();
        await (await run.StartAsync(run.Options("-closed"))).GetResultAsync();
        await (await run.StartAsync(run.Options("-closed-too"))).GetResultAsync();
        await run.StartAsync(run.Options("-open"), new Scripts.Step { Kind = AwaitCancel });
        var query = $"WorkflowId STARTS_WITH '{run.Id()}'";
        await Wait.UntilAsync(
            async () => (await service.CountWorkflowExecutionsAsync(new() { Namespace = ns, Query = $"{query} AND ExecutionStatus = 'Completed'" })).Count >= 2
                && (await service.CountWorkflowExecutionsAsync(new() { Namespace = ns, Query = $"{query} AND ExecutionStatus = 'Running'" })).Count >= 1,
            "the workflows are listed");

        await run.ObserveAsync("count", async () => $"{(await service.CountWorkflowExecutionsAsync(new() { Namespace = ns, Query = query })).Count}");
        await run.ObserveAsync("groups", async () => string.Join(
            ' ',
            (await service.CountWorkflowExecutionsAsync(new() { Namespace = ns, Query = $"{query} GROUP BY ExecutionStatus" })).Groups
                .Select(g => $"{g.GroupValues[0].Data.ToStringUtf8()} {g.Count.ToString(CultureInfo.InvariantCulture)}")));
        await run.ObserveAsync("list", async () => Ids((await service.ListWorkflowExecutionsAsync(new() { Namespace = ns, Query = query })).Executions));
        await run.ObserveAsync("scan", async () => Ids((await service.ScanWorkflowExecutionsAsync(new() { Namespace = ns, Query = query })).Executions));
        await run.ObserveAsync("open", async () => Ids((await service.ListOpenWorkflowExecutionsAsync(
            new() { Namespace = ns, StartTimeFilter = new() { EarliestTime = new(), LatestTime = Scheduling.Time("2100-01-01T00:00:00Z") }, ExecutionFilter = new() { WorkflowId = run.Id("-open") } })).Executions));
        await run.ObserveAsync("closed", async () => Ids((await service.ListClosedWorkflowExecutionsAsync(
            new() { Namespace = ns, StartTimeFilter = new() { EarliestTime = new(), LatestTime = Scheduling.Time("2100-01-01T00:00:00Z") }, ExecutionFilter = new() { WorkflowId = run.Id("-closed") } })).Executions));

        static string Ids(IEnumerable<Temporalio.Api.Workflow.V1.WorkflowExecutionInfo> executions) =>
            string.Join(' ', executions.Select(e => $"{e.Execution.WorkflowId} {e.Status}"));
    }

    private static async Task NamespacesAsync(ScenarioRun run)
    {
        var service = run.Client.WorkflowService;
        var name = run.Id();
        await run.ObserveAsync("register", async () => await service.RegisterNamespaceAsync(
            new() { Namespace = name, Description = "first", WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(2)) }));
        await run.ObserveAsync("register again", async () => await service.RegisterNamespaceAsync(
            new() { Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(2)) }));
        await run.ObserveAsync("describe", DescribeAsync);
        await run.ObserveAsync("update", async () => await service.UpdateNamespaceAsync(new()
        {
            Namespace = name,
            UpdateInfo = new() { Description = "second", OwnerEmail = "owner@example.org" },
            Config = new() { WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(TimeSpan.FromDays(3)) },
        }));
        await run.ObserveAsync("describe again", DescribeAsync);
        await run.ObserveAsync("describe another", async () => await service.DescribeNamespaceAsync(new() { Namespace = "nowhere" }));
        await run.ObserveAsync("update another", async () => await service.UpdateNamespaceAsync(new() { Namespace = "nowhere" }));
        await run.ObserveAsync("list", async () =>
            $"{(await service.ListNamespacesAsync(new() { PageSize = 100 })).Namespaces.Count(n => n.NamespaceInfo.Name == name)}");

        async Task<string> DescribeAsync()
        {
            var described = await service.DescribeNamespaceAsync(new() { Namespace = name });
            return $"{described.NamespaceInfo.State} {described.NamespaceInfo.Description} {described.NamespaceInfo.OwnerEmail} "
                + $"{described.Config.WorkflowExecutionRetentionTtl} {described.Config.HistoryArchivalState} {described.ReplicationConfig.ActiveClusterName}";
        }
    }

    private static async Task NamespaceDeletedAsync(ScenarioRun run)
    {
        var (service, operators) = (run.Client.WorkflowService, run.Client.Connection.OperatorService);
        var name = run.Id();
        await service.RegisterNamespaceAsync(new() { Namespace = name, WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(TimeSpan.FromDays(2)) });
        var id = (await service.DescribeNamespaceAsync(new() { Namespace = name })).NamespaceInfo.Id;

        // The real server hears of a new namespace, and of one that is gone, after a while.
        await Wait.UntilAsync(() => IsAsync(StartAsync), "the workflow to start");
        await run.ObserveAsync("nothing", async () => await operators.DeleteNamespaceAsync(new()));
        await run.ObserveAsync("two", async () => await operators.DeleteNamespaceAsync(new() { Namespace = name, NamespaceId = id }));
        await run.ObserveAsync("another", async () => await operators.DeleteNamespaceAsync(new() { Namespace = "nowhere" }));
        await run.ObserveAsync("another id", async () => await operators.DeleteNamespaceAsync(new() { NamespaceId = "nowhere" }));
        await run.ObserveAsync("the server's own", async () => await operators.DeleteNamespaceAsync(new() { Namespace = "temporal-system" }));
        var temporal = new Cli.TemporalCommand(run.Client.Connection.Options.TargetHost!);
        await run.ObserveAsync("delete", async () =>
            (await temporal.JsonAsync("operator", "namespace", "delete", "--namespace", name, "--yes")).ToString().Replace(id[..5], "id", StringComparison.Ordinal));
        await run.ObserveAsync("described", async () => await service.DescribeNamespaceAsync(new() { Namespace = name }));
        await run.ObserveAsync("listed", async () =>
            $"{(await service.ListNamespacesAsync(new() { PageSize = 100 })).Namespaces.Count(n => n.NamespaceInfo.Name.StartsWith(name, StringComparison.Ordinal))}");
        await Wait.UntilAsync(async () => !await IsAsync(() => service.CountWorkflowExecutionsAsync(new() { Namespace = name })), "the namespace to go");
        await run.ObserveAsync("start", StartAsync);

        Task StartAsync() => service.StartWorkflowExecutionAsync(new()
        {
            Namespace = name,
            WorkflowId = "w",
            RequestId = "start",
            WorkflowType = new() { Name = "None" },
            TaskQueue = new() { Name = run.TaskQueue },
        });

        static async Task<bool> IsAsync(Func<Task> call)
        {
            try
            {
                await call();
                return true;
            }
            catch (Temporalio.Exceptions.RpcException e) when (e.Code == Temporalio.Exceptions.RpcException.StatusCode.NotFound)
            {
                return false;
            }
            catch (Temporalio.Exceptions.RpcException e) when (e.Message.Contains("invalid state: Deleted", StringComparison.Ordinal))
            {
                // Gone, which this part of the real server has not heard of.
                return true;
            }
        }
    }

    private static async Task SearchAttributesAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.Connection.OperatorService, run.Client.Options.Namespace);
        await run.ObserveAsync("add", async () => await service.AddSearchAttributesAsync(
            new() { Namespace = ns, SearchAttributes = { ["Added"] = IndexedValueType.Keyword } }));
        await run.ObserveAsync("list", async () => $"{(await service.ListSearchAttributesAsync(new() { Namespace = ns })).CustomAttributes["Added"]}");
        await run.ObserveAsync("remove", async () => await service.RemoveSearchAttributesAsync(new() { Namespace = ns, SearchAttributes = { "Added" } }));
        await run.ObserveAsync("list", async () => $"{(await service.ListSearchAttributesAsync(new() { Namespace = ns })).CustomAttributes.ContainsKey("Added")}");
        await run.ObserveAsync("all", async () => $"{(await run.Client.WorkflowService.GetSearchAttributesAsync(new())).Keys["WorkflowId"]}");
    }

    private static async Task TaskQueueAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        await UntilItWaitsAsync();
        await DescribeAsync("plain", _ => { });
        await DescribeAsync("status", r => r.IncludeTaskQueueStatus = true);
        await DescribeAsync("statistics", r => r.ReportStats = true);
        await DescribeAsync("activities", r => (r.TaskQueueType, r.ReportStats) = (TaskQueueType.Activity, true));

        // Once: the real server remembers its answer for a while, whatever is asked for next.
        await DescribeAsync("enhanced with all", r =>
        {
            (r.ApiMode, r.ReportStats, r.ReportPollers, r.ReportTaskReachability) = (DescribeTaskQueueMode.Enhanced, true, true, true);
            r.TaskQueueTypes.Add([TaskQueueType.Workflow, TaskQueueType.Activity]);
        });
        await WorkflowTaskScenarios.PollAsync(run);
        await DescribeAsync("polled", _ => { });

        async Task UntilItWaitsAsync()
        {
            var request = new DescribeTaskQueueRequest { Namespace = ns, TaskQueue = new() { Name = run.TaskQueue }, ReportStats = true };
            await Wait.UntilAsync(async () => (await service.DescribeTaskQueueAsync(request)).Stats.ApproximateBacklogCount >= 1, "the task comes to its queue");
        }

        Task DescribeAsync(string what, Action<DescribeTaskQueueRequest> ask) => run.ObserveAsync(what, async () =>
        {
            var request = new DescribeTaskQueueRequest { Namespace = ns, TaskQueue = new() { Name = run.TaskQueue } };
            ask(request);
            var answer = await service.DescribeTaskQueueAsync(request);
            var types = answer.VersionsInfo.SelectMany(version => version.Value.TypesInfo.OrderBy(info => info.Key).Select(info =>
                $"'{version.Key}' {version.Value.TaskReachability} {(TaskQueueType)info.Key}: {Stats(info.Value.Stats)} {Pollers(info.Value.Pollers)}"));
            return $"{Stats(answer.Stats)} {Pollers(answer.Pollers)} {answer.VersioningInfo} {answer.TaskQueueStatus?.RatePerSecond} "
                + $"{string.Join(' ', answer.StatsByPriorityKey.Select(s => $"{s.Key} {Stats(s.Value)}"))} | {string.Join(" | ", types)}";
        });

        static string Stats(Temporalio.Api.TaskQueue.V1.TaskQueueStats? stats) => stats is null
            ? "no statistics"
            : $"waiting {stats.ApproximateBacklogCount}, added {stats.TasksAddRate > 0}, dispatched {stats.TasksDispatchRate > 0}";

        static string Pollers(IEnumerable<Temporalio.Api.TaskQueue.V1.PollerInfo> pollers) =>
            string.Join(',', pollers.Select(p => $"{p.Identity} {p.RatePerSecond}"));
    }

    private static async Task ServerAsync(ScenarioRun run)
    {
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        await run.ObserveAsync("system", async () => (await service.GetSystemInfoAsync(new())).ServerVersion);
        await run.ObserveAsync("cluster", async () =>
        {
            var info = await service.GetClusterInfoAsync(new());
            return $"{info.ServerVersion} {info.ClusterName} {info.HistoryShardCount}";
        });
        await run.ObserveAsync("clusters", async () => string.Join(
            ' ',
            (await run.Client.Connection.OperatorService.ListClustersAsync(new())).Clusters.Select(c =>
                $"{c.ClusterName} {c.InitialFailoverVersion} {c.HistoryShardCount} {c.IsConnectionEnabled} {c.IsReplicationEnabled}")));
        await run.ObserveAsync("partitions", async () => (await service.ListTaskQueuePartitionsAsync(new() { Namespace = ns, TaskQueue = new() { Name = run.TaskQueue } }))
            .WorkflowTaskQueuePartitions[0].Key);
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        await run.ObserveAsync("sticky queue", async () => await service.ResetStickyTaskQueueAsync(
            new() { Namespace = ns, Execution = new() { WorkflowId = run.Id() } }));
        await run.ObserveAsync("sticky queue of nothing", async () => await service.ResetStickyTaskQueueAsync(
            new() { Namespace = ns, Execution = new() { WorkflowId = "nothing" } }));
    }
}
