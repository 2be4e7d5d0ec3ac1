using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Temporalio.Api.Common.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Signals, cancel requests and updates, from clients and from other workflows.</summary>
internal static class Messages
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: too many signals.</exception>
    public static void Signal(Transaction tx, RunState run, WorkflowExecutionSignaledEventAttributes signal, IEnumerable<Link>? links = null)
    {
        if (signal.RequestId.Length > 0 && run.SignalRequestIds.Contains(signal.RequestId))
        {
            return;
        }

        if (run.SignalCount >= Limits.Signals)
        {
            throw ServiceError.InvalidArgument("exceeded workflow execution limit for signal events");
        }

        var e = new HistoryEvent { WorkflowExecutionSignaledEventAttributes = signal };
        e.Links.Add(links ?? []);
        tx.Append(run, e);
        BufferLimit.Enforce(tx, run);
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    /// <summary>The first request counts; later ones change nothing.</summary>
    public static void RequestCancel(
        Transaction tx, RunState run, WorkflowExecutionCancelRequestedEventAttributes request, IEnumerable<Link>? links = null)
    {
        if (run.IsCancelRequested)
        {
            return;
        }

        var e = new HistoryEvent { WorkflowExecutionCancelRequestedEventAttributes = request };
        e.Links.Add(links ?? []);
        tx.Append(run, e);
        WorkflowTasks.ScheduleNow(tx, run);
    }

    /// <summary>The update of that id, new or known: the same id asks for the same update.</summary>
    /// <exception cref="Grpc.Core.RpcException">ResourceExhausted, FailedPrecondition: too many, or the workflow can't go on, or is paused.</exception>
    public static UpdateState Update(Transaction tx, RunState run, Request request)
    {
        if (run.Pause is not null)
        {
            throw ServiceError.FailedPrecondition("Workflow is paused. Cannot update the workflow.");
        }

        if (run.Updates.Find(request.Meta.UpdateId) is { } known)
        {
            return known;
        }

        if (WorkflowTasks.AreFailing(run))
        {
            throw ServiceError.WorkflowNotReady("Unable to perform workflow execution update due to Workflow Task in failed state.");
        }

        var update = run.Updates.Admit(request);
        WorkflowTasks.ScheduleForUpdate(tx, run);
        return update;
    }
}
