using System.Diagnostics;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Workers of several versions of one deployment, whose every poll and answer is the scenario's own, and workflows on their queue.</summary>
internal sealed partial class Versioned(ScenarioRun run)
{
    // After that long each task queue has been told, also if the server doesn't say so.
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Task<PollWorkflowTaskQueueResponse>> polls = [];

    public string Deployment => run.Id("-deployment");

    public WorkflowService Service => run.Client.WorkflowService;

    public string Namespace => run.Client.Options.Namespace;

    public WorkerDeploymentVersion Version(string build) => new() { DeploymentName = Deployment, BuildId = build };

    /// <summary>Pinned to a version, as an override says it.</summary>
    public VersioningOverride Pinned(string build) =>
        new() { Pinned = new() { Behavior = VersioningOverride.Types.PinnedOverrideBehavior.Pinned, Version = Version(build) } };

    /// <summary>Lets workers of versions poll, and waits until the server knows of them.</summary>
    public async Task RegisterAsync(params string[] builds)
    {
        foreach (var build in builds)
        {
            Poll(build);
            await UntilPolledAsync(build, TaskQueueType.Workflow);
        }
    }

    /// <summary>Waits until the server knows that workers of a version poll queues of some types.</summary>
    public Task UntilPolledAsync(string build, params TaskQueueType[] types) =>
        Fixtures.Wait.UntilAsync(async () => types.All((await QueuesAsync(build)).Contains), $"version {build} in {run.Id()}");

    /// <summary>Makes a version the current one. What it was before isn't looked at: the real server may do it twice.</summary>
    public async Task SetCurrentAsync(string build)
    {
        await Service.SetWorkerDeploymentCurrentVersionAsync(
            new() { Namespace = Namespace, DeploymentName = Deployment, BuildId = build, Identity = "operator", IgnoreMissingTaskQueues = true });
        await UntilAsync(_ => true);
    }

    public async Task SetRampingAsync(string build, float percentage)
    {
        await Service.SetWorkerDeploymentRampingVersionAsync(
            new() { Namespace = Namespace, DeploymentName = Deployment, BuildId = build, Percentage = percentage, Identity = "operator" });
        await UntilAsync(_ => true);
    }

    public Task StartAsync(string suffix = "", Action<StartWorkflowExecutionRequest>? choose = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowId = run.Id(suffix),
            WorkflowType = new() { Name = "Versioned" },
            TaskQueue = new() { Name = run.TaskQueue },
            RequestId = Guid.NewGuid().ToString(),
            WorkflowTaskTimeout = Duration.FromTimeSpan(ScenarioRun.TaskTimeout),
        };
        choose?.Invoke(request);
        return Service.StartWorkflowExecutionAsync(request);
    }

    /// <summary>The next workflow task of a version; observes whose it is.</summary>
    public async Task<PollWorkflowTaskQueueResponse> TakeAsync(string build)
    {
        var task = await TakeQuietlyAsync(build);
        await run.ObserveAsync($"version {build} takes", () => Task.FromResult(task.WorkflowExecution.WorkflowId));
        return task;
    }

    public async Task<PollWorkflowTaskQueueResponse> TakeQuietlyAsync(string build)
    {
        Poll(build);
        PollWorkflowTaskQueueResponse task;
        while ((task = await polls[build]).TaskToken.IsEmpty)
        {
            polls.Remove(build);
            Poll(build);
        }

        polls.Remove(build);
        return task;
    }

    public Task AnswerAsync(PollWorkflowTaskQueueResponse task, string build, VersioningBehavior behavior, params Command[] commands) =>
        Service.RespondWorkflowTaskCompletedAsync(new()
        {
            Namespace = Namespace,
            TaskToken = task.TaskToken,
            Identity = "worker",
            DeploymentOptions = Options(build),
            VersioningBehavior = behavior,
            Commands = { commands },
        });

    /// <summary>Takes the next workflow task of a version, and answers it.</summary>
    public async Task DoAsync(string build, VersioningBehavior behavior, params Command[] commands) =>
        await AnswerAsync(await TakeAsync(build), build, behavior, commands);

    public async Task<string> TakeActivityAsync(string build, string? queue = null)
    {
        var task = await Service.PollActivityTaskQueueAsync(
            new() { Namespace = Namespace, TaskQueue = new() { Name = queue ?? run.TaskQueue }, Identity = "worker", DeploymentOptions = Options(build) });
        await Service.RespondActivityTaskCompletedAsync(new() { Namespace = Namespace, TaskToken = task.TaskToken, Identity = "worker" });
        return $"{task.WorkflowExecution?.WorkflowId} {task.ActivityId}";
    }

    public Command Activity(string id, string? queue = null) => new()
    {
        CommandType = CommandType.ScheduleActivityTask,
        ScheduleActivityTaskCommandAttributes = new()
        {
            ActivityId = id,
            ActivityType = new() { Name = "Act" },
            TaskQueue = new() { Name = queue ?? run.TaskQueue },
            StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
        },
    };

    public Command Child(string suffix, string? queue = null) => new()
    {
        CommandType = CommandType.StartChildWorkflowExecution,
        StartChildWorkflowExecutionCommandAttributes = new()
        {
            WorkflowId = run.Id(suffix),
            WorkflowType = new() { Name = "Child" },
            TaskQueue = new() { Name = queue ?? run.TaskQueue },
            ParentClosePolicy = ParentClosePolicy.Abandon,
            WorkflowTaskTimeout = Duration.FromTimeSpan(ScenarioRun.TaskTimeout),
        },
    };

    public Command ContinueAsNew(ContinueAsNewVersioningBehavior behavior = ContinueAsNewVersioningBehavior.Unspecified) => new()
    {
        CommandType = CommandType.ContinueAsNewWorkflowExecution,
        ContinueAsNewWorkflowExecutionCommandAttributes = new()
        {
            WorkflowType = new() { Name = "Versioned" },
            TaskQueue = new() { Name = run.TaskQueue },
            InitialVersioningBehavior = behavior,
        },
    };

    public Task SignalAsync(string suffix = "") => Service.SignalWorkflowExecutionAsync(
        new() { Namespace = Namespace, WorkflowExecution = new() { WorkflowId = run.Id(suffix) }, SignalName = "signal" });

    public Task UpdateOptionsAsync(VersioningOverride? given, string suffix = "") => run.ObserveAsync($"override {given}", async () =>
        $"{(await Service.UpdateWorkflowExecutionOptionsAsync(new()
        {
            Namespace = Namespace,
            WorkflowExecution = new() { WorkflowId = run.Id(suffix) },
            WorkflowExecutionOptions = new() { VersioningOverride = given },
            UpdateMask = new() { Paths = { "versioning_override" } },
        })).WorkflowExecutionOptions}");

    /// <summary>Observes what the description says of a workflow's versions, and its attributes.</summary>
    public async Task DescribeAsync(string suffix = "")
    {
        var described = await Service.DescribeWorkflowExecutionAsync(new() { Namespace = Namespace, Execution = new() { WorkflowId = run.Id(suffix) } });
        var info = described.WorkflowExecutionInfo;
        var attributes = (info.SearchAttributes?.IndexedFields ?? []).OrderBy(a => a.Key, StringComparer.Ordinal)
            .Select(a => $"{a.Key}={a.Value.Data.ToStringUtf8()} {a.Value.Metadata["type"].ToStringUtf8()}");
        var activities = described.PendingActivities.OrderBy(a => a.ActivityId, StringComparer.Ordinal).Select(a => $"{a.ActivityId} {a.State} {a.LastDeploymentVersion}");
        await run.ObserveAsync($"versions of {run.Id(suffix)}", () => Task.FromResult(
            $"{info.VersioningInfo} of {info.WorkerDeploymentName}, {string.Join(' ', attributes)}, builds {string.Join(' ', info.AutoResetPoints?.Points.Select(p => p.BuildId) ?? [])}, activities {string.Join("; ", activities)}"));
    }

    /// <summary>Waits until the deployment's routing says something, and observes it with what is known of the versions.</summary>
    public async Task RoutingAsync(params (string Build, WorkerDeploymentVersionStatus Status)[] until)
    {
        var answer = await UntilAsync(info => until.All(u => info.VersionSummaries.Any(s => s.DeploymentVersion.BuildId == u.Build && s.Status == u.Status)));
        await run.ObserveAsync("routing", () => Task.FromResult(Shown(answer)));
    }

    /// <summary>Observes a history.</summary>
    public async Task HistoryAsync(string suffix = "") => await run.HistoryAsync(run.Id(suffix), "");

    /// <summary>A message without times and tokens, which each server draws for itself.</summary>
    public static string Shown(IMessage message) =>
        Own().Replace(Times().Replace(JsonFormatter.Default.Format(message), "\"<time>\""), "");

    // The real server tells its task queues one after the other, and at times never says that it has told them (temporalio/temporal#11842).
    private async Task<WorkerDeploymentInfo> UntilAsync(Predicate<WorkerDeploymentInfo> isTrue)
    {
        WorkerDeploymentInfo info = new();
        var asked = Stopwatch.StartNew();
        await Fixtures.Wait.UntilAsync(
            async () =>
            {
                info = (await Service.DescribeWorkerDeploymentAsync(new() { Namespace = Namespace, DeploymentName = Deployment })).WorkerDeploymentInfo;
                return isTrue(info) && (info.RoutingConfigUpdateState == RoutingConfigUpdateState.Completed || asked.Elapsed > Told);
            },
            $"the routing of {Deployment}");
        return info;
    }

    private WorkerDeploymentOptions Options(string build) =>
        new() { DeploymentName = Deployment, BuildId = build, WorkerVersioningMode = WorkerVersioningMode.Versioned };

    private void Poll(string build)
    {
        if (!polls.ContainsKey(build))
        {
            polls[build] = Service.PollWorkflowTaskQueueAsync(
                new() { Namespace = Namespace, TaskQueue = new() { Name = run.TaskQueue }, Identity = "worker", DeploymentOptions = Options(build) });
        }
    }

    private async Task<IEnumerable<TaskQueueType>> QueuesAsync(string build)
    {
        try
        {
            var known = await Service.DescribeWorkerDeploymentVersionAsync(new() { Namespace = Namespace, DeploymentVersion = Version(build) });
            return known.VersionTaskQueues.Select(q => q.Type);
        }
        catch (Temporalio.Exceptions.RpcException e) when (e.Code == Temporalio.Exceptions.RpcException.StatusCode.NotFound)
        {
            return [];
        }
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9-]+T[^\"]*Z\"")]
    private static partial Regex Times();

    // The real server shows at times when it last looked whether a version drains that doesn't, and that it is still telling task queues that it has told.
    [GeneratedRegex("\"routingConfigUpdateState\": \"[A-Z_]*\",? ?|\"conflictToken\": \"[^\"]*\",? ?|\"drainageInfo\": { \"lastChangedTime\": \"<time>\", \"lastCheckedTime\": \"<time>\" },? ?")]
    private static partial Regex Own();
}
