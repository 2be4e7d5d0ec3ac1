using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Grpc.Core;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What clients tell a running workflow without waiting for its answer.</summary>
internal sealed class MessageHandlers(HistoryEngine engine)
{
    public async Task<SignalWorkflowExecutionResponse> SignalWorkflowExecution(SignalWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        RequestChecks.Signal(request.SignalName, request.Input, engine.Context.Namespaces.PayloadLimit);
        var link = await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId),
            tx =>
            {
                var run = tx.Require(request.WorkflowExecution.RunId);
                var signal = new WorkflowExecutionSignaledEventAttributes
                {
                    SignalName = request.SignalName,
                    Input = request.Input,
                    Identity = request.Identity,
                    Header = request.Header,
                    RequestId = request.RequestId,
                };
                Messages.Signal(tx, run, signal, request.Links);
                return RunLinks.ToSignal(run.Key, request.RequestId);
            },
            call.CancellationToken);
        return new() { Link = link };
    }

    public async Task<RequestCancelWorkflowExecutionResponse> RequestCancelWorkflowExecution(
        RequestCancelWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId),
            tx =>
            {
                // What has closed already needs no cancellation: that is no error, as on the real server.
                if (tx.RequireKnown(request.WorkflowExecution.RunId, request.FirstExecutionRunId) is { } run)
                {
                    Messages.RequestCancel(tx, run, new() { Cause = request.Reason, Identity = request.Identity }, request.Links);
                }
            },
            call.CancellationToken);
        return new();
    }

    public async Task<TerminateWorkflowExecutionResponse> TerminateWorkflowExecution(
        TerminateWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId),
            tx => Closing.Terminate(
                tx,
                tx.Require(request.WorkflowExecution.RunId, request.FirstExecutionRunId),
                request.Reason.Length > 0 ? request.Reason : "terminated by user via frontend",
                request.Details,
                request.Identity.Length > 0 ? request.Identity : "frontend-service",
                request.Links),
            call.CancellationToken);
        return new();
    }
}
