using Abathur.Temporal.LocalServer.Frontend.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Common.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

/// <summary>Signals and cancel requests, from clients and from other workflows.</summary>
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
}
