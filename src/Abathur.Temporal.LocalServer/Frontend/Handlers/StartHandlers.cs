using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Namespaces;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What starts workflows.</summary>
internal sealed class StartHandlers(HistoryEngine engine, NamespaceRegistry namespaces)
{
    public async Task<StartWorkflowExecutionResponse> StartWorkflowExecution(StartWorkflowExecutionRequest request, ServerCallContext call)
    {
        StartRequests.Validate(request);
        var ns = namespaces.Get(request.Namespace);
        var result = await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowId),
            tx => StartPolicy.Start(
                tx, StartRequests.ToRun(request, ns, tx.Now), request.WorkflowIdReusePolicy, request.WorkflowIdConflictPolicy),
            call.CancellationToken);
        return ToResponse(result);
    }

    public async Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecution(
        SignalWithStartWorkflowExecutionRequest request, ServerCallContext call)
    {
        var start = StartRequests.FromSignalWithStart(request);
        StartRequests.Validate(start);
        RequestChecks.Signal(request.SignalName, request.SignalInput);
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
                    tx, StartRequests.ToRun(start, ns, tx.Now) with { SignalsAtOnce = true }, request.WorkflowIdReusePolicy, conflict);
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
        return new() { RunId = result.RunId, FirstExecutionRunId = result.FirstRunId, Started = result.IsNew };
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

    internal static StartWorkflowExecutionResponse ToResponse(StartResult result) => new()
    {
        RunId = result.RunId,
        FirstExecutionRunId = result.FirstRunId,
        Started = result.IsNew,
        Status = result.Status,
    };
}
