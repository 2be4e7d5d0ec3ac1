using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Resets;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Asked = Temporalio.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>The operations that a batch can do.</summary>
internal sealed class BatchOperations(HistoryEngine engine, StandaloneActivities activities)
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: none is asked for. Unimplemented: one that isn't here.</exception>
    public BatchOperation Of(StartBatchOperationRequest request) => request.OperationCase switch
    {
        Asked.TerminationOperation => Terminate(request, request.TerminationOperation),
        Asked.CancellationOperation => Cancel(request, request.CancellationOperation),
        Asked.SignalOperation => Signal(request.SignalOperation),
        Asked.DeletionOperation => Delete(request.DeletionOperation),
        Asked.ResetOperation => Reset(request, request.ResetOperation),
        Asked.UpdateWorkflowOptionsOperation => UpdateOptions(request.UpdateWorkflowOptionsOperation),
        Asked.UnpauseActivitiesOperation => Unpause(request.UnpauseActivitiesOperation),
        Asked.ResetActivitiesOperation => ResetActivities(request.ResetActivitiesOperation),
        Asked.UpdateActivityOptionsOperation => UpdateActivities(request.UpdateActivityOptionsOperation),
        Asked.TerminateActivitiesOperation => Terminate(request.TerminateActivitiesOperation),
        Asked.CancelActivitiesOperation => Cancel(request.CancelActivitiesOperation),
        Asked.DeleteActivitiesOperation => DeleteActivities(),
        Asked.None => throw ServiceError.InvalidArgument("Operation is not set on request."),
        var other => throw ServiceError.Unimplemented($"StartBatchOperation with {other}"),
    };

    private BatchOperation Terminate(StartBatchOperationRequest request, BatchOperationTermination asked) => new(
        BatchOperationType.TerminateWorkflow, asked.Identity, IsForOpenOnly: true, target => WriteAsync(
            target, (tx, run) => Closing.Terminate(tx, run, request.Reason, asked.Details, asked.Identity)));

    private BatchOperation Cancel(StartBatchOperationRequest request, BatchOperationCancellation asked) => new(
        BatchOperationType.CancelWorkflow, asked.Identity, IsForOpenOnly: true, target => WriteAsync(
            target, (tx, run) => Messages.RequestCancel(tx, run, new() { Cause = request.Reason, Identity = asked.Identity })));

    private BatchOperation Signal(BatchOperationSignal asked) => new(
        BatchOperationType.SignalWorkflow, asked.Identity, IsForOpenOnly: true, target => WriteAsync(
            target,
            (tx, run) => Messages.Signal(tx, run, new()
            {
                SignalName = asked.Signal,
                Input = asked.Input,
                Header = asked.Header,
                Identity = asked.Identity,
                RequestId = target.RequestId,
            })));

    private BatchOperation Delete(BatchOperationDeletion asked) => new(
        BatchOperationType.DeleteWorkflow, asked.Identity, IsForOpenOnly: false,
        target => engine.DeleteAsync(target.Key, target.RunId, CancellationToken.None, target.Keep));

    private BatchOperation Reset(StartBatchOperationRequest request, BatchOperationReset asked)
    {
        // Older clients, and the Web UI, send a type instead of options.
        var options = asked.Options ?? Options(asked.ResetType, asked.ResetReapplyType);
        return new(BatchOperationType.ResetWorkflow, asked.Identity, IsForOpenOnly: false, target => engine.ResetAsync(
            target.Key,
            target.RunId,
            run => ResetTargets.Point(run, options, request.Reason, asked.Identity, target.RequestId) with { Options = PostReset.Of(engine.Context.Queues, run, asked.PostResetOperations) },
            CancellationToken.None,
            target.Keep));
    }

    private BatchOperation UpdateOptions(BatchOperationUpdateWorkflowExecutionOptions asked)
    {
        var update = new WorkflowOptionsUpdate(asked.WorkflowExecutionOptions, asked.UpdateMask);
        return new(BatchOperationType.UpdateWorkflowExecutionOptions, asked.Identity, IsForOpenOnly: true, target => WriteAsync(
            target, (tx, run) => RunOptions.Update(tx, run, update, asked.Identity)));
    }

    private BatchOperation Unpause(BatchOperationUnpauseActivities asked) => ToActivities(
        BatchOperationType.UnpauseActivity,
        asked.Identity,
        new ActivitySelection(null, asked.HasType ? asked.Type : null, asked.HasMatchAll),
        (tx, run, activity) => ActivityControls.Unpause(tx, run, activity, asked.ResetAttempts, asked.ResetHeartbeat, ActivityControls.Jitter(asked.Jitter)));

    private BatchOperation ResetActivities(BatchOperationResetActivities asked) => ToActivities(
        BatchOperationType.ResetActivity,
        asked.Identity,
        new ActivitySelection(null, asked.HasType ? asked.Type : null, asked.HasMatchAll),
        (tx, run, activity) => ActivityControls.Reset(
            tx, run, activity, asked.ResetHeartbeat, asked.KeepPaused, asked.RestoreOriginalOptions, ActivityControls.Jitter(asked.Jitter)));

    private BatchOperation UpdateActivities(BatchOperationUpdateActivityOptions asked) => ToActivities(
        BatchOperationType.UpdateActivityOptions,
        asked.Identity,
        new ActivitySelection(null, asked.HasType ? asked.Type : null, asked.HasMatchAll),
        (tx, run, activity) => ActivityControls.UpdateOptions(tx, run, activity, asked.RestoreOriginal
            ? null
            : new ActivityOptionsUpdate(asked.ActivityOptions, asked.UpdateMask ?? new())
                .Apply(activity.Options, activity.Scheduled.ActivityId, activity.Scheduled.ActivityType)));

    private BatchOperation ToActivities(
        BatchOperationType type, string identity, ActivitySelection selection, Action<Transaction, RunState, ActivityState> change) =>
        new(type, identity, IsForOpenOnly: true, target => WriteAsync(target, (tx, run) =>
        {
            selection.Check();
            foreach (var activity in selection.Of(run))
            {
                change(tx, run, activity);
            }
        }));

    private BatchOperation Terminate(BatchOperationTerminateActivities asked) => ToStandalone(
        BatchOperationType.TerminateActivity,
        asked.Identity,
        (activity, target, now) => Endings.Terminate(activity, new(target.RequestId, asked.Identity, asked.Reason), now));

    private BatchOperation Cancel(BatchOperationCancelActivities asked) => ToStandalone(
        BatchOperationType.CancelActivity,
        asked.Identity,
        (activity, target, now) => Endings.RequestCancel(activity, new(target.RequestId, asked.Identity, asked.Reason), now));

    private BatchOperation DeleteActivities() => new(
        BatchOperationType.DeleteActivity,
        "",
        IsForOpenOnly: false,
        target => activities.DeleteAsync(Standalone(target), target.RunId, target.Keep, CancellationToken.None))
    {
        Kind = StandaloneKind.Activity,
    };

    private BatchOperation ToStandalone(
        BatchOperationType type, string identity, Func<LiveActivity, BatchTarget, DateTimeOffset, LiveActivity> move) =>
        new(type, identity, IsForOpenOnly: true, target => activities.WriteAsync(
            Standalone(target), target.RunId, (activity, now) => move(activity, target, now), target.Keep))
        {
            Kind = StandaloneKind.Activity,
        };

    private static StandaloneKey Standalone(BatchTarget target) => new(StandaloneKind.Activity, target.Key.Namespace, target.Key.WorkflowId);

    private Task WriteAsync(BatchTarget target, Action<Transaction, RunState> change) => engine.WriteAsync(target.Key, tx =>
    {
        change(tx, tx.Require(target.RunId));
        tx.KeepWith(target.Keep);
    });

    private static ResetOptions Options(ResetType type, ResetReapplyType reapply) => type switch
    {
        ResetType.FirstWorkflowTask => new() { FirstWorkflowTask = new(), ResetReapplyType = reapply },
        ResetType.LastWorkflowTask => new() { LastWorkflowTask = new(), ResetReapplyType = reapply },
        _ => throw ServiceError.InvalidArgument($"unknown batch reset type {type}"),
    };
}
