using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>A worker whose every poll and answer is the scenario's own, and the client of its workflow.</summary>
internal sealed class ManualWorker(ScenarioRun run, string identity = "manual")
{
    private string Namespace => run.Client.Options.Namespace;

    /// <summary>The queue of children.</summary>
    public string ChildQueue => run.TaskQueue + "-children";

    private WorkflowService Service => run.Client.WorkflowService;

    private Temporalio.Api.Common.V1.WorkflowExecution Execution => new() { WorkflowId = run.Id() };

    public static Command Timer(string id) => new()
    {
        CommandType = CommandType.StartTimer,
        StartTimerCommandAttributes = new() { TimerId = id, StartToFireTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)) },
    };

    /// <summary>Starts a child, whose tasks have a queue of their own.</summary>
    public Command Child(string id) => new()
    {
        CommandType = CommandType.StartChildWorkflowExecution,
        StartChildWorkflowExecutionCommandAttributes = new() { WorkflowId = run.Id(id), WorkflowType = new() { Name = "Manual" }, TaskQueue = new() { Name = ChildQueue } },
    };

    public static Command Complete() => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new(),
    };

    public Command ContinueAsNew() => new()
    {
        CommandType = CommandType.ContinueAsNewWorkflowExecution,
        ContinueAsNewWorkflowExecutionCommandAttributes = new() { WorkflowType = new() { Name = "Manual" }, TaskQueue = new() { Name = run.TaskQueue } },
    };

    /// <summary>Starts the workflow; gives its run.</summary>
    public async Task<string> StartAsync(Action<StartWorkflowExecutionRequest>? choose = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowId = run.Id(),
            WorkflowType = new() { Name = "Manual" },
            TaskQueue = new() { Name = run.TaskQueue },
            RequestId = Guid.NewGuid().ToString(),
            WorkflowTaskTimeout = Duration.FromTimeSpan(ScenarioRun.TaskTimeout),
        };
        choose?.Invoke(request);
        return (await Service.StartWorkflowExecutionAsync(request)).RunId;
    }

    /// <summary>The next workflow task: it is polled for until there is one.</summary>
    public async Task<PollWorkflowTaskQueueResponse> PollAsync(string? queue = null)
    {
        PollWorkflowTaskQueueResponse task;
        do
        {
            task = await Service.PollWorkflowTaskQueueAsync(
                new() { Namespace = Namespace, TaskQueue = new() { Name = queue ?? run.TaskQueue }, Identity = identity });
        }
        while (task.TaskToken.IsEmpty);
        return task;
    }

    public Task<RespondWorkflowTaskCompletedResponse> AnswerAsync(
        PollWorkflowTaskQueueResponse task, Action<RespondWorkflowTaskCompletedRequest>? choose = null)
    {
        var request = new RespondWorkflowTaskCompletedRequest { Namespace = Namespace, TaskToken = task.TaskToken, Identity = identity };
        choose?.Invoke(request);
        return Service.RespondWorkflowTaskCompletedAsync(request);
    }

    /// <summary>Asks for an update whose answer is the scenario's, and waits for its task: nothing else may be out.</summary>
    public async Task<(Task<UpdateWorkflowExecutionResponse> Update, PollWorkflowTaskQueueResponse Task)> UpdateAsync(string id)
    {
        var update = SendUpdateAsync(id);
        return (update, await PollAsync());
    }

    /// <summary>Asks for an update; ends with what has come of it when the server answers.</summary>
    public Task<UpdateWorkflowExecutionResponse> SendUpdateAsync(string id) => Service.UpdateWorkflowExecutionAsync(new()
    {
        Namespace = Namespace,
        WorkflowExecution = Execution,
        WaitPolicy = new() { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        Request = new() { Meta = new() { UpdateId = id }, Input = new() { Name = "update" } },
    });

    public static Message Reject(string id) => Says(id, new Rejection
    {
        RejectedRequestMessageId = $"{id}/request",
        Failure = new() { Message = "no", ApplicationFailureInfo = new() { Type = "Manual" } },
    });

    public static Message[] Accept(string id, PollWorkflowTaskQueueResponse task) =>
        Accept(id, task, task.Messages.Single(m => m.ProtocolInstanceId == id).Body.Unpack<Request>());

    public static Message[] Accept(string id, PollWorkflowTaskQueueResponse task, Request asked) =>
    [
        Says(id, new Acceptance
        {
            AcceptedRequestMessageId = $"{id}/request",
            AcceptedRequestSequencingEventId = task.StartedEventId - 1,
            AcceptedRequest = asked,
        }),
        Says(id, new Response { Meta = new() { UpdateId = id }, Outcome = new() { Success = new() } }),
    ];

    /// <summary>Polls for the next task and answers it.</summary>
    public async Task<RespondWorkflowTaskCompletedResponse> NextAsync(params Command[] commands) =>
        await AnswerAsync(await PollAsync(), request => request.Commands.Add(commands));

    /// <summary>The same, as a worker of a version.</summary>
    public async Task NextAsAsync(string buildId, params Command[] commands) => await AnswerAsync(await PollAsync(), request =>
    {
        request.WorkerVersionStamp = new() { BuildId = buildId };
        request.Commands.Add(commands);
    });

    public Task FailAsync(PollWorkflowTaskQueueResponse task) => Service.RespondWorkflowTaskFailedAsync(new()
    {
        Namespace = Namespace,
        TaskToken = task.TaskToken,
        Identity = identity,
        Cause = WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure,
    });

    public Task SignalAsync(string name = "signal") => Service.SignalWorkflowExecutionAsync(
        new() { Namespace = Namespace, WorkflowExecution = Execution, SignalName = name, Identity = identity });

    public Task<DescribeWorkflowExecutionResponse> DescribeAsync(string runId = "") => Service.DescribeWorkflowExecutionAsync(
        new() { Namespace = Namespace, Execution = new() { WorkflowId = run.Id(), RunId = runId } });

    /// <summary>Resets the workflow; gives the new run.</summary>
    public async Task<string> ResetAsync(long finishEventId, Action<ResetWorkflowExecutionRequest>? choose = null)
    {
        var request = new ResetWorkflowExecutionRequest
        {
            Namespace = Namespace,
            WorkflowExecution = Execution,
            Reason = "again",
            RequestId = Guid.NewGuid().ToString(),
            WorkflowTaskFinishEventId = finishEventId,
        };
        choose?.Invoke(request);
        return (await Service.ResetWorkflowExecutionAsync(request)).RunId;
    }

    private static Message Says(string id, IMessage body) =>
        new() { Id = $"{id}/{body.Descriptor.Name}", ProtocolInstanceId = id, Body = Any.Pack(body) };
}
