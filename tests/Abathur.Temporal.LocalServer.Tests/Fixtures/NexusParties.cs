using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using NexusResponse = Temporalio.Api.Nexus.V1.Response;

namespace Abathur.Temporal.LocalServer.Tests.Fixtures;

/// <summary>Both sides of Nexus operations, by hand: workflows that call through the endpoint <c>endpoint</c>, and the handler on its queue.</summary>
internal sealed class NexusParties(ITemporalClient client)
{
    private const string Default = "default";

    private static readonly NexusResponse SyncSuccess = new() { StartOperation = new() { SyncSuccess = new() } };

    private WorkflowService Service => client.WorkflowService;

    public Task CreateEndpointAsync(string name = "endpoint") => client.Connection.OperatorService.CreateNexusEndpointAsync(new()
    {
        Spec = new() { Name = name, Target = new() { Worker = new() { Namespace = Default, TaskQueue = "handler" } } },
    });

    /// <summary>Starts a workflow on a queue of its own name.</summary>
    public Task StartAsync(string id, Callback? callback = null)
    {
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = Default,
            WorkflowId = id,
            RequestId = id,
            WorkflowType = new() { Name = "T" },
            TaskQueue = new() { Name = id },
        };
        request.CompletionCallbacks.Add(callback is null ? [] : [callback]);
        return Service.StartWorkflowExecutionAsync(request);
    }

    /// <summary>Starts one that calls the operation.</summary>
    public async Task CallAsync(string id, TimeSpan? scheduleToClose = null)
    {
        await StartAsync(id);
        await DecideAsync(id, new Command
        {
            CommandType = CommandType.ScheduleNexusOperation,
            ScheduleNexusOperationCommandAttributes = new()
            {
                Endpoint = "endpoint",
                Service = "service",
                Operation = id,
                ScheduleToCloseTimeout = scheduleToClose is { } timeout ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(timeout) : null,
            },
        });
    }

    /// <summary>Takes a workflow's next task, and answers it.</summary>
    public async Task DecideAsync(string id, params Command[] commands)
    {
        var task = await Service.PollWorkflowTaskQueueAsync(new() { Namespace = Default, TaskQueue = new() { Name = id } });
        await Service.RespondWorkflowTaskCompletedAsync(new() { Namespace = Default, TaskToken = task.TaskToken, Commands = { commands } });
    }

    public Task CompleteAsync(string id) =>
        DecideAsync(id, new Command { CommandType = CommandType.CompleteWorkflowExecution, CompleteWorkflowExecutionCommandAttributes = new() });

    /// <summary>The next request for the handler.</summary>
    public Task<PollNexusTaskQueueResponse> TakeAsync() =>
        Service.PollNexusTaskQueueAsync(new() { Namespace = Default, TaskQueue = new() { Name = "handler" } });

    public Task AnswerAsync(PollNexusTaskQueueResponse request, NexusResponse? response = null) => Service.RespondNexusTaskCompletedAsync(
        new() { Namespace = Default, TaskToken = request.TaskToken, Response = response ?? SyncSuccess });

    public Task AnswerStartedAsync(PollNexusTaskQueueResponse request) =>
        AnswerAsync(request, new() { StartOperation = new() { AsyncSuccess = new() { OperationToken = "token" } } });

    public Task RefuseAsync(PollNexusTaskQueueResponse request) => Service.RespondNexusTaskFailedAsync(new()
    {
        Namespace = Default,
        TaskToken = request.TaskToken,
        Failure = new() { Message = "later", NexusHandlerFailureInfo = new() { Type = "UNAVAILABLE" } },
    });

    /// <summary>What the workflow waits for.</summary>
    public async Task<PendingNexusOperationInfo> PendingAsync(string id) =>
        Assert.Single((await client.GetWorkflowHandle(id).DescribeRawAsync()).PendingNexusOperations);

    /// <summary>What its operation became, as its history says.</summary>
    public async Task<IReadOnlyList<EventType>> OperationAsync(string id) =>
        [.. (await client.GetWorkflowHandle(id).EventTypesAsync()).Where(type => $"{type}".StartsWith("NexusOperation", StringComparison.Ordinal))];

    public static Callback CallbackOf(PollNexusTaskQueueResponse request)
    {
        var start = request.Request.StartOperation;
        return new() { Nexus = new() { Url = start.Callback, Header = { start.CallbackHeader } } };
    }
}
