using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>A workflow whose activities are worked on and controlled over the wire, call by call.</summary>
internal sealed class Controlled(ScenarioRun run)
{
    /// <summary>Long enough that nothing of a scenario happens by it.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private WorkflowHandle? handle;

    public WorkflowService Service => run.Client.WorkflowService;

    public string Namespace => run.Client.Options.Namespace;

    public Temporalio.Api.Common.V1.WorkflowExecution Execution => new() { WorkflowId = run.Id() };

    /// <summary>An activity that fails an hour before its next attempt.</summary>
    public Command Activity(string id, string type = "Act", Action<ScheduleActivityTaskCommandAttributes>? change = null)
    {
        var attributes = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = id,
            ActivityType = new() { Name = type },
            TaskQueue = new() { Name = run.TaskQueue },
            StartToCloseTimeout = Duration.FromTimeSpan(Long),
            RetryPolicy = new() { InitialInterval = Duration.FromTimeSpan(Long), BackoffCoefficient = 1 },
        };
        change?.Invoke(attributes);
        return new() { CommandType = CommandType.ScheduleActivityTask, ScheduleActivityTaskCommandAttributes = attributes };
    }

    /// <summary>Starts the workflow, and lets it schedule its activities.</summary>
    public async Task StartAsync(params Command[] activities)
    {
        handle = await run.StartAsync(new Scripts.Step { Kind = Scripts.StepKind.AwaitCancel });
        await AnswerAsync(activities);
    }

    public async Task AnswerAsync(params Command[] commands) =>
        await WorkflowTaskScenarios.AnswerAsync(run, await WorkflowTaskScenarios.PollAsync(run), commands);

    /// <summary>Terminates the workflow, and observes its history.</summary>
    public async Task EndAsync()
    {
        await handle!.TerminateAsync();
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    /// <summary>A queue of one activity's own, where the order in which a server hands them out doesn't count.</summary>
    public string QueueOf(string id) => $"{run.TaskQueue}-{id}";

    /// <summary>Takes the next activity, and observes which one.</summary>
    public async Task<ByteString> TakeAsync(string? queue = null)
    {
        var task = await Service.PollActivityTaskQueueAsync(
            new() { Namespace = Namespace, TaskQueue = new() { Name = queue ?? run.TaskQueue }, Identity = "scripted" });
        await run.ObserveAsync("taken", () => Task.FromResult(
            $"{task.ActivityId} attempt {task.Attempt} details {Text(task.HeartbeatDetails)} {task.StartToCloseTimeout} {task.HeartbeatTimeout} {task.ScheduleToCloseTimeout} {task.RetryPolicy} {task.Priority}"));
        return task.TaskToken;
    }

    public Task HeartbeatAsync(ByteString token, string details) => run.ObserveAsync("heartbeat", async () =>
    {
        var answer = await Service.RecordActivityTaskHeartbeatAsync(new() { Namespace = Namespace, TaskToken = token, Details = Payloads(details) });
        return $"canceled {answer.CancelRequested}, paused {answer.ActivityPaused}, reset {answer.ActivityReset}";
    });

    public Task FailAsync(ByteString token, string message, bool nonRetryable = false) => run.ObserveAsync("fail", async () => await Service.RespondActivityTaskFailedAsync(new()
    {
        Namespace = Namespace,
        TaskToken = token,
        Identity = "scripted",
        Failure = new Failure { Message = message, ApplicationFailureInfo = new() { Type = "Scripted", NonRetryable = nonRetryable } },
    }));

    public Task CompleteAsync(ByteString token) => run.ObserveAsync("complete", async () => await Service.RespondActivityTaskCompletedAsync(
        new() { Namespace = Namespace, TaskToken = token, Identity = "scripted" }));

    public Task PauseAsync(string id, string requestId = "") => run.ObserveAsync($"pause {id}", async () => await Service.PauseActivityAsync(
        new() { Namespace = Namespace, Execution = Execution, Id = id, Identity = "operator", Reason = "because", RequestId = requestId }));

    public Task UnpauseAsync(string id, Action<UnpauseActivityRequest>? change = null) => run.ObserveAsync($"unpause {id}", async () =>
    {
        var request = new UnpauseActivityRequest { Namespace = Namespace, Execution = Execution, Id = id, Identity = "operator" };
        change?.Invoke(request);
        await Service.UnpauseActivityAsync(request);
    });

    public Task ResetAsync(string id, Action<ResetActivityRequest>? change = null) => run.ObserveAsync($"reset {id}", async () =>
    {
        var request = new ResetActivityRequest { Namespace = Namespace, Execution = Execution, Id = id, Identity = "operator" };
        change?.Invoke(request);
        await Service.ResetActivityAsync(request);
    });

    public Task UpdateAsync(string id, string json) => run.ObserveAsync($"update {id} {json}", async () =>
    {
        var request = JsonParser.Default.Parse<UpdateActivityOptionsRequest>(json);
        request.Namespace = Namespace;
        request.Execution = Execution;
        request.Id = id;
        return $"{await Service.UpdateActivityOptionsAsync(request)}";
    });

    /// <summary>Observes what the description says of the pending activities, and what their pauses are listed as.</summary>
    public async Task DescribeAsync()
    {
        var described = await Service.DescribeWorkflowExecutionAsync(new() { Namespace = Namespace, Execution = Execution });
        foreach (var activity in described.PendingActivities.OrderBy(a => a.ActivityId, StringComparer.Ordinal))
        {
            await run.ObserveAsync("pending", () => Task.FromResult(Shown(activity)));
        }

        await AttributesAsync(described.WorkflowExecutionInfo);
    }

    /// <summary>Observes the search attributes that the server sets.</summary>
    public async Task AttributesAsync(WorkflowExecutionInfo info)
    {
        var attributes = info.SearchAttributes?.IndexedFields ?? [];
        await run.ObserveAsync("attributes", () => Task.FromResult(string.Join(
            ' ', attributes.Where(a => a.Key != "BuildIds").Select(a => $"{a.Key}={a.Value.Data.ToStringUtf8()} {a.Value.Metadata["type"].ToStringUtf8()}"))));
    }

    /// <summary>Gives the workflow something to see.</summary>
    public Task SignalAsync() => handle!.SignalAsync("signal", ["seen"]);

    public Task UntilAsync(Predicate<DescribeWorkflowExecutionResponse> isTrue) => run.UntilAsync(handle!, isTrue);

    private static string Shown(PendingActivityInfo a)
    {
        var manual = a.PauseInfo?.Manual;
        var has = new Dictionary<string, bool>
        {
            ["heartbeat"] = a.LastHeartbeatTime is not null,
            ["started"] = a.LastStartedTime is not null,
            ["scheduled"] = a.ScheduledTime is not null,
            ["completed"] = a.LastAttemptCompleteTime is not null,
            ["next"] = a.NextAttemptScheduleTime is not null,
            ["pause"] = a.PauseInfo?.PauseTime is not null,
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{a.ActivityId} {a.State} attempt {a.Attempt} of {a.MaximumAttempts}, paused {a.Paused} by '{manual?.Identity}' '{manual?.Reason}', times {string.Join(' ', has.Where(h => h.Value).Select(h => h.Key))}, "
            + $"interval {a.CurrentRetryInterval?.ToTimeSpan().TotalSeconds:F0}, details {Text(a.HeartbeatDetails)}, failure '{a.LastFailure?.Message}', worker {a.LastWorkerIdentity}, {a.Priority}, {a.ActivityOptions}");
    }

    private static string Text(Payloads? payloads) => payloads is null ? "none" : string.Join(' ', payloads.Payloads_.Select(p => p.Data.ToStringUtf8()));

    private static Payloads Payloads(string text) => new() { Payloads_ = { new Payload { Data = ByteString.CopyFromUtf8(text) } } };
}
