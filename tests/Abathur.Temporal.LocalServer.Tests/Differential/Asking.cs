using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Calls as they go over the wire, each with a deadline: what is answered, or that nothing is.</summary>
internal sealed class Asking(ScenarioRun run)
{
    // Long enough that a loaded machine answers what it answers at once.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private string Namespace => run.Client.Options.Namespace;

    private WorkflowService Service => run.Client.WorkflowService;

    public Task<string> QueryAsync(string id) => AskAsync("query", rpc => Service.QueryWorkflowAsync(
        new() { Namespace = Namespace, Execution = new() { WorkflowId = id }, Query = new() { QueryType = "outcomes" } }, rpc));

    /// <summary>With the failure that it came to.</summary>
    public async Task<string> UpdateAsync(string id)
    {
        Failure? failure = null;
        var answer = await AskAsync("update", async rpc => failure = (await Service.UpdateWorkflowExecutionAsync(Update(id), rpc)).Outcome?.Failure);
        return $"{answer} {failure?.Message} {failure?.ApplicationFailureInfo?.Type}";
    }

    public Task<string> UpdateWithStartAsync(string id) => AskAsync("update with start", rpc => Service.ExecuteMultiOperationAsync(
        new()
        {
            Namespace = Namespace,
            Operations =
            {
                new ExecuteMultiOperationRequest.Types.Operation
                {
                    StartWorkflow = new()
                    {
                        Namespace = Namespace,
                        WorkflowId = id,
                        WorkflowType = new() { Name = "Script" },
                        TaskQueue = new() { Name = run.TaskQueue },
                        RequestId = "start again",
                        WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.UseExisting,
                    },
                },
                new ExecuteMultiOperationRequest.Types.Operation { UpdateWorkflow = Update(id) },
            },
        },
        rpc));

    public Task<string> CancelAsync(string id) => AskAsync("cancel", rpc => Service.RequestCancelWorkflowExecutionAsync(
        new() { Namespace = Namespace, WorkflowExecution = new() { WorkflowId = id } }, rpc));

    public Task<string> SignalAsync(string id) => AskAsync("signal", rpc => Service.SignalWorkflowExecutionAsync(
        new() { Namespace = Namespace, WorkflowExecution = new() { WorkflowId = id }, SignalName = "signal" }, rpc));

    public Task<string> TerminateAsync(string id) => AskAsync("terminate", rpc => Service.TerminateWorkflowExecutionAsync(
        new() { Namespace = Namespace, WorkflowExecution = new() { WorkflowId = id } }, rpc));

    public Task<string> DescribeAsync(string id) => AskAsync("describe", rpc => Service.DescribeWorkflowExecutionAsync(
        new() { Namespace = Namespace, Execution = new() { WorkflowId = id } }, rpc));

    /// <summary>The next end of a history.</summary>
    public Task<string> AwaitEndAsync(string id) => AskAsync("end", rpc => Service.GetWorkflowExecutionHistoryAsync(
        new()
        {
            Namespace = Namespace,
            Execution = new() { WorkflowId = id },
            WaitNewEvent = true,
            HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
        },
        rpc));

    public Task<string> PollUpdateAsync(string id, string updateId) => AskAsync("poll update", rpc => Service.PollWorkflowExecutionUpdateAsync(
        new()
        {
            Namespace = Namespace,
            UpdateRef = new() { WorkflowExecution = new() { WorkflowId = id }, UpdateId = updateId },
            WaitPolicy = new() { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        },
        rpc));

    public Task<string> PollWorkflowTaskAsync() => AskAsync("poll workflow task", rpc => Service.PollWorkflowTaskQueueAsync(
        new() { Namespace = Namespace, TaskQueue = new() { Name = run.TaskQueue } }, rpc));

    public Task<string> PollActivityTaskAsync() => AskAsync("poll activity task", rpc => Service.PollActivityTaskQueueAsync(
        new() { Namespace = Namespace, TaskQueue = new() { Name = run.TaskQueue } }, rpc));

    private UpdateWorkflowExecutionRequest Update(string id) => new()
    {
        Namespace = Namespace,
        WorkflowExecution = new() { WorkflowId = id },
        WaitPolicy = new() { LifecycleStage = UpdateWorkflowExecutionLifecycleStage.Completed },
        Request = new() { Meta = new() { UpdateId = "asked" }, Input = new() { Name = "update", Args = new() { Payloads_ = { Text("asked") } } } },
    };

    private static Payload Text(string text) => new()
    {
        Data = Google.Protobuf.ByteString.CopyFromUtf8($"\"{text}\""),
        Metadata = { ["encoding"] = Google.Protobuf.ByteString.CopyFromUtf8("json/plain") },
    };

    private static async Task<string> AskAsync(string what, Func<RpcOptions, Task> call)
    {
        try
        {
            await call(new() { Timeout = Deadline });
            return $"{what}: answered";
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded)
        {
            return $"{what}: waits";
        }
        catch (RpcException e)
        {
            return $"{what}: {e.Code} {e.Message}";
        }
    }
}
