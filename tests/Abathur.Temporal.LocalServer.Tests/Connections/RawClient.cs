using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Connections;

/// <summary>A client's calls, on a connection of its own.</summary>
internal sealed class RawClient(string address, string queue, TimeSpan? deadline = null) : IDisposable
{
    public RawConnection Connection { get; } = new(address) { Deadline = deadline };

    public void Dispose() => Connection.Dispose();

    public Task StartAsync(string id, TimeSpan? delay = null) => Connection.CallAsync<StartWorkflowExecutionResponse>(
        "StartWorkflowExecution",
        new StartWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowId = id,
            WorkflowType = new() { Name = "Scripted" },
            TaskQueue = new() { Name = queue },
            RequestId = Guid.NewGuid().ToString(),
            WorkflowStartDelay = delay is { } later ? Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(later) : null,
        });

    public Task SignalAsync(string id) => Connection.CallAsync<SignalWorkflowExecutionResponse>(
        "SignalWorkflowExecution",
        new SignalWorkflowExecutionRequest
        {
            Namespace = "default",
            WorkflowExecution = new() { WorkflowId = id },
            SignalName = "any",
            RequestId = Guid.NewGuid().ToString(),
        });

    /// <summary>The name of the worker that answered.</summary>
    public async Task<string> QueryAsync(string id, CancellationToken cancellation = default)
    {
        var response = await Connection.CallAsync<QueryWorkflowResponse>(
            "QueryWorkflow",
            new QueryWorkflowRequest { Namespace = "default", Execution = new() { WorkflowId = id }, Query = new() { QueryType = "any" } },
            cancellation);
        return response.QueryResult.Payloads_[0].Data.ToStringUtf8();
    }

    /// <summary>Waits for the end of the run, or as long as the server lets it.</summary>
    public Task<GetWorkflowExecutionHistoryResponse> AwaitEndAsync(string id, CancellationToken cancellation = default) =>
        Connection.CallAsync<GetWorkflowExecutionHistoryResponse>(
            "GetWorkflowExecutionHistory",
            new GetWorkflowExecutionHistoryRequest
            {
                Namespace = "default",
                Execution = new() { WorkflowId = id },
                WaitNewEvent = true,
                HistoryEventFilterType = Temporalio.Api.Enums.V1.HistoryEventFilterType.CloseEvent,
            },
            cancellation);

    /// <summary>The name of the worker that answered.</summary>
    public async Task<string> UpdateAsync(string id, CancellationToken cancellation = default)
    {
        var response = await StartUpdateAsync(id, Guid.NewGuid().ToString(), cancellation);
        return response.Outcome?.Success?.Payloads_[0].Data.ToStringUtf8()
            ?? throw new TimeoutException($"the update of {id} came to {response.Stage}");
    }

    /// <summary>Whatever has come of it when the server answers.</summary>
    public Task<UpdateWorkflowExecutionResponse> StartUpdateAsync(string id, string updateId, CancellationToken cancellation = default) =>
        Connection.CallAsync<UpdateWorkflowExecutionResponse>(
            "UpdateWorkflowExecution",
            new UpdateWorkflowExecutionRequest
            {
                Namespace = "default",
                WorkflowExecution = new() { WorkflowId = id },
                WaitPolicy = new() { LifecycleStage = Temporalio.Api.Enums.V1.UpdateWorkflowExecutionLifecycleStage.Completed },
                Request = new() { Meta = new() { UpdateId = updateId }, Input = new() { Name = "any" } },
            },
            cancellation);

    public Task<PollActivityTaskQueueResponse> PollAsync(string empty, CancellationToken cancellation = default) =>
        Connection.CallAsync<PollActivityTaskQueueResponse>(
            "PollActivityTaskQueue", new PollActivityTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = empty } }, cancellation);
}
