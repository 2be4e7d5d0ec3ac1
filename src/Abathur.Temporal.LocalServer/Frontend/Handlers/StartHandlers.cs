using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What starts workflows.</summary>
internal sealed class StartHandlers(HistoryEngine engine, NamespaceRegistry namespaces, LostWork lost)
{
    public async Task<StartWorkflowExecutionResponse> StartWorkflowExecution(StartWorkflowExecutionRequest request, ServerCallContext call)
    {
        StartRequests.Validate(request, namespaces.PayloadLimit);
        var ns = namespaces.Get(request.Namespace);
        var key = new WorkflowKey(request.Namespace, request.WorkflowId);
        var worker = request.RequestEagerExecution ? call.Poller(request.Identity, "", version: (WorkerVersionStamp?)null, request.EagerWorkerDeploymentOptions) : null;
        worker?.Connection?.Polls(new(request.Namespace, request.TaskQueue.Name, TaskQueueType.Workflow), isSticky: false);
        var response = await engine.WriteAsync(
            key,
            tx =>
            {
                var start = RequestedRuns.Of(request, ns, tx) with { FirstWorker = worker };
                var result = StartPolicy.Start(tx, start, request.WorkflowIdReusePolicy, request.WorkflowIdConflictPolicy);
                var answer = ToResponse(key, result);
                answer.EagerWorkflowTask = worker is not null && result.IsNew ? EagerTask(tx, request.RequestId) : null;
                return answer;
            },
            call.CancellationToken);
        if (response.EagerWorkflowTask is { } task && call.IsLost(worker!))
        {
            await lost.TakeBackAsync(key, TaskToken.Parse(task.TaskToken).RequestId);
        }

        return response;
    }

    // Answered again to a request that is sent again: it may not have heard of it. What has come in since waits for the next task.
    private static PollWorkflowTaskQueueResponse? EagerTask(Transaction tx, string requestId) =>
        tx.Lane.Open is { Started.EagerExecutionAccepted: true, Task: { IsStarted: true } task } run
        && task.RequestId == requestId
        && run is { Updates.AreWaiting: false, Queries.Count: 0 }
            ? WorkflowTaskResponses.Of(tx, run, task, isPartial: false)
            : null;

    public async Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecution(
        SignalWithStartWorkflowExecutionRequest request, ServerCallContext call)
    {
        var start = StartRequests.FromSignalWithStart(request);
        StartRequests.Validate(start, namespaces.PayloadLimit);
        RequestChecks.Signal(request.SignalName, request.SignalInput, namespaces.PayloadLimit);
        var ns = namespaces.Get(request.Namespace);
        var conflict = request.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.Unspecified
            && request.WorkflowIdReusePolicy != WorkflowIdReusePolicy.TerminateIfRunning
                ? WorkflowIdConflictPolicy.UseExisting
                : request.WorkflowIdConflictPolicy;
        var result = await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowId),
            tx =>
            {
                var started = StartPolicy.Start(
                    tx, RequestedRuns.Of(start, ns, tx) with { SignalsAtOnce = true }, request.WorkflowIdReusePolicy, conflict);
                if (tx.Lane.Open is { } run && run.RunId == started.RunId)
                {
                    Messages.Signal(
                        tx,
                        run,
                        new()
                        {
                            SignalName = request.SignalName,
                            Input = request.SignalInput,
                            Identity = request.Identity,
                            Header = request.Header,
                            RequestId = request.RequestId,
                        },
                        request.Links);
                    ScheduleTask(tx, run, started.IsNew);
                }

                return started;
            },
            call.CancellationToken);
        return new()
        {
            RunId = result.RunId,
            FirstExecutionRunId = result.FirstRunId,
            Started = result.IsNew,
            SignalLink = RunLinks.ToSignal(new(request.Namespace, request.WorkflowId, result.RunId), request.RequestId),
        };
    }

    // A start delay is over for one that was there already; a plain signal waits with the rest.
    private static void ScheduleTask(Transaction tx, RunState run, bool isNew)
    {
        if (!isNew)
        {
            WorkflowTasks.ScheduleNow(tx, run);
        }
        else
        {
            WorkflowTasks.ScheduleIfIdle(tx, run);
        }
    }

    internal static StartWorkflowExecutionResponse ToResponse(WorkflowKey key, StartResult result) => new()
    {
        RunId = result.RunId,
        FirstExecutionRunId = result.FirstRunId,
        Started = result.IsNew,
        Status = result.Status,
        Link = Link(new(key.Namespace, key.WorkflowId, result.RunId), result),
    };

    private static Link Link(ExecutionKey run, StartResult result) =>
        result.AttachedRequestId.Length > 0 ? RunLinks.ToAttached(run, result.AttachedRequestId) : RunLinks.ToStart(run);
}
