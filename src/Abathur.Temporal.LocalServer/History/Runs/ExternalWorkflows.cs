using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Signals and cancel requests from one workflow to another.</summary>
internal static class ExternalWorkflows
{
    public static void Signal(Transaction tx, RunState run, long initiatedEventId)
    {
        var initiated = run.OutgoingSignals[initiatedEventId].Initiated;
        tx.Continue(workflows => SignalAsync(workflows, run, initiatedEventId, initiated));
    }

    public static void RequestCancel(Transaction tx, RunState run, long initiatedEventId)
    {
        var initiated = run.OutgoingCancels[initiatedEventId].Initiated;
        tx.Continue(workflows => RequestCancelAsync(workflows, run, initiatedEventId, initiated));
    }

    private static async Task SignalAsync(
        IWorkflows workflows, RunState from, long id, SignalExternalWorkflowExecutionInitiatedEventAttributes initiated)
    {
        var target = initiated.WorkflowExecution;
        var found = await TryAsync(workflows, initiated.Namespace, target, from, initiated.ChildWorkflowOnly, (tx, run) =>
            Messages.Signal(tx, run, new()
            {
                SignalName = initiated.SignalName,
                Input = initiated.Input,
                Identity = HistoryService.Identity,
                Header = initiated.Header,
                ExternalWorkflowExecution = from.Execution,
                RequestId = $"{from.RunId}:{id}",
            }));
        await RecordAsync(workflows, from, run => run.OutgoingSignals.ContainsKey(id), found
            ? new HistoryEvent
            {
                ExternalWorkflowExecutionSignaledEventAttributes = new()
                {
                    InitiatedEventId = id,
                    Namespace = initiated.Namespace,
                    NamespaceId = initiated.NamespaceId,
                    WorkflowExecution = target,
                    Control = initiated.Control,
                },
            }
            : new HistoryEvent
            {
                SignalExternalWorkflowExecutionFailedEventAttributes = new()
                {
                    Cause = SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                    Namespace = initiated.Namespace,
                    NamespaceId = initiated.NamespaceId,
                    WorkflowExecution = target,
                    InitiatedEventId = id,
                    Control = initiated.Control,
                },
            });
    }

    private static async Task RequestCancelAsync(
        IWorkflows workflows, RunState from, long id, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes initiated)
    {
        var target = initiated.WorkflowExecution;
        var found = await TryAsync(workflows, initiated.Namespace, target, from, initiated.ChildWorkflowOnly, (tx, run) =>
            Messages.RequestCancel(tx, run, new()
            {
                Cause = initiated.Reason,
                ExternalInitiatedEventId = id,
                ExternalWorkflowExecution = from.Execution,
                Identity = HistoryService.Identity,
            }));
        await RecordAsync(workflows, from, run => run.OutgoingCancels.ContainsKey(id), found
            ? new HistoryEvent
            {
                ExternalWorkflowExecutionCancelRequestedEventAttributes = new()
                {
                    InitiatedEventId = id,
                    Namespace = initiated.Namespace,
                    NamespaceId = initiated.NamespaceId,
                    WorkflowExecution = target,
                },
            }
            : new HistoryEvent
            {
                RequestCancelExternalWorkflowExecutionFailedEventAttributes = new()
                {
                    Cause = CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound,
                    Namespace = initiated.Namespace,
                    NamespaceId = initiated.NamespaceId,
                    WorkflowExecution = target,
                    InitiatedEventId = id,
                    Control = initiated.Control,
                },
            });
    }

    private static async Task<bool> TryAsync(
        IWorkflows workflows, string ns, WorkflowExecution target, RunState from, bool childOnly, Action<Transaction, RunState> deliver)
    {
        try
        {
            return await workflows.WriteAsync(new WorkflowKey(ns, target.WorkflowId), tx =>
            {
                // A child is named by its first run, and may have continued as new since.
                if (tx.Lane.Open is not { } run
                    || (target.RunId.Length > 0 && run.RunId != target.RunId && !(childOnly && run.Started.FirstExecutionRunId == target.RunId))
                    || (childOnly && run.Started.ParentWorkflowExecution?.WorkflowId != from.WorkflowId))
                {
                    return false;
                }

                deliver(tx, run);
                return true;
            });
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument)
        {
            return false;
        }
    }

    private static Task RecordAsync(IWorkflows workflows, RunState from, Func<RunState, bool> isPending, HistoryEvent e) =>
        workflows.WriteAsync(new WorkflowKey(from.Namespace, from.WorkflowId), tx =>
        {
            if (tx.Lane.Open is { } run && run.RunId == from.RunId && isPending(run))
            {
                tx.Append(run, e);
                WorkflowTasks.ScheduleIfIdle(tx, run);
            }
        });
}
