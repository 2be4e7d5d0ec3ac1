using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Resets;
using Abathur.Temporal.LocalServer.History.Runs;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Asked = Temporalio.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>The operations that a batch can do.</summary>
internal sealed class BatchOperations(HistoryEngine engine)
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: none is asked for. Unimplemented: one that isn't here.</exception>
    public BatchOperation Of(StartBatchOperationRequest request) => request.OperationCase switch
    {
        Asked.TerminationOperation => Terminate(request, request.TerminationOperation),
        Asked.CancellationOperation => Cancel(request, request.CancellationOperation),
        Asked.SignalOperation => Signal(request, request.SignalOperation),
        Asked.DeletionOperation => Delete(request, request.DeletionOperation),
        Asked.ResetOperation => Reset(request, request.ResetOperation),
        Asked.None => throw ServiceError.InvalidArgument("Operation is not set on request."),
        var other => throw ServiceError.Unimplemented($"StartBatchOperation with {other}"),
    };

    private BatchOperation Terminate(StartBatchOperationRequest request, BatchOperationTermination asked) => new(
        BatchOperationType.TerminateWorkflow, asked.Identity, IsForOpenOnly: true, target => engine.WriteAsync(
            Key(request, target),
            tx => Closing.Terminate(tx, tx.Require(target.RunId), request.Reason, asked.Details, asked.Identity)));

    private BatchOperation Cancel(StartBatchOperationRequest request, BatchOperationCancellation asked) => new(
        BatchOperationType.CancelWorkflow, asked.Identity, IsForOpenOnly: true, target => engine.WriteAsync(
            Key(request, target),
            tx => Messages.RequestCancel(tx, tx.Require(target.RunId), new() { Cause = request.Reason, Identity = asked.Identity })));

    private BatchOperation Signal(StartBatchOperationRequest request, BatchOperationSignal asked) => new(
        BatchOperationType.SignalWorkflow, asked.Identity, IsForOpenOnly: true, target => engine.WriteAsync(
            Key(request, target),
            tx => Messages.Signal(
                tx,
                tx.Require(target.RunId),
                new() { SignalName = asked.Signal, Input = asked.Input, Header = asked.Header, Identity = asked.Identity })));

    private BatchOperation Delete(StartBatchOperationRequest request, BatchOperationDeletion asked) => new(
        BatchOperationType.DeleteWorkflow, asked.Identity, IsForOpenOnly: false,
        target => engine.DeleteAsync(Key(request, target), target.RunId, CancellationToken.None));

    private BatchOperation Reset(StartBatchOperationRequest request, BatchOperationReset asked)
    {
        if (asked.PostResetOperations.Count > 0)
        {
            throw ServiceError.Unimplemented("StartBatchOperation with post_reset_operations");
        }

        // Older clients, and the Web UI, send a type instead of options.
        var options = asked.Options ?? Options(asked.ResetType, asked.ResetReapplyType);
        return new(BatchOperationType.ResetWorkflow, asked.Identity, IsForOpenOnly: false, target => engine.ResetAsync(
            Key(request, target),
            target.RunId,
            source => new ResetPoint(
                ResetTargets.FinishEvent(source, options),
                request.Reason,
                asked.Identity,
                RequestId: "",
                ResetTargets.Reapplies(options.ResetReapplyType, options.ResetReapplyExcludeTypes, ResetReapplyExcludeType.Signal),
                ResetTargets.Reapplies(options.ResetReapplyType, options.ResetReapplyExcludeTypes, ResetReapplyExcludeType.Update)),
            CancellationToken.None));
    }

    private static ResetOptions Options(ResetType type, ResetReapplyType reapply) => type switch
    {
        ResetType.FirstWorkflowTask => new() { FirstWorkflowTask = new(), ResetReapplyType = reapply },
        ResetType.LastWorkflowTask => new() { LastWorkflowTask = new(), ResetReapplyType = reapply },
        _ => throw ServiceError.InvalidArgument("ResetType is not set on request."),
    };

    private static WorkflowKey Key(StartBatchOperationRequest request, WorkflowExecution target) => new(request.Namespace, target.WorkflowId);
}
