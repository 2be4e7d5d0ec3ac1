using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Nexus;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// Everything that happens to a Nexus operation by time alone. A request that is to be sent is one that is due: so it follows the commit
/// of whatever has asked for it, and a run that is loaded again sends its own.
/// </summary>
internal static class NexusDeadlines
{
    /// <summary>The earliest; null for none.</summary>
    public static DateTimeOffset? Next(NexusOperationState operation)
    {
        var timeout = NexusRequests.Timeout(operation)?.Due;
        var request = NextRequest(operation);
        return timeout < request || request is null ? timeout : request;
    }

    /// <summary>Whether a worker can work on it: time isn't skipped meanwhile.</summary>
    public static bool IsBusy(NexusOperationState operation) =>
        operation.Stage == NexusOperationStage.Scheduled || operation.Cancellation is { Stage: NexusCancellationStage.Scheduled };

    /// <summary>Does what is due, the earliest of it.</summary>
    public static void Fire(Transaction tx, RunState run, NexusOperationState operation)
    {
        if (NexusRequests.Timeout(operation) is var (due, type) && due <= tx.Now)
        {
            NexusOperations.TimeOut(tx, run, operation, type);
        }
        else if (operation.Stage == NexusOperationStage.BackingOff)
        {
            NexusOperations.Reschedule(tx, run, operation);
        }
        else if (operation is { Stage: NexusOperationStage.Scheduled, Start.IsSent: false })
        {
            NexusRequests.SendStart(tx, run, operation);
        }
        else if (operation.Stage == NexusOperationStage.Scheduled)
        {
            NexusOperations.Answer(tx, run, operation, HandlerErrors.Unanswered);
        }
        else if (operation.Cancellation is { } cancellation)
        {
            FireCancellation(tx, run, operation, cancellation);
        }
    }

    private static void FireCancellation(Transaction tx, RunState run, NexusOperationState operation, NexusCancellationState cancellation)
    {
        if (cancellation.Stage == NexusCancellationStage.BackingOff)
        {
            NexusCancellations.Reschedule(tx, run, operation, cancellation);
        }
        else if (!cancellation.Request.IsSent)
        {
            NexusRequests.SendCancel(tx, run, operation, cancellation);
        }
        else
        {
            NexusCancellations.Answer(tx, run, operation, cancellation, HandlerErrors.Unanswered);
        }
    }

    private static DateTimeOffset? NextRequest(NexusOperationState operation) => operation switch
    {
        { Stage: NexusOperationStage.BackingOff } => operation.Start.NextAttemptTime,
        { Stage: NexusOperationStage.Scheduled, Start.IsSent: true } => NexusRequests.Deadline(operation, operation.Start),
        { Stage: NexusOperationStage.Scheduled } => operation.ScheduledTime,
        { Cancellation: { Stage: NexusCancellationStage.BackingOff } backingOff } => backingOff.Request.NextAttemptTime,
        { Cancellation: { Stage: NexusCancellationStage.Scheduled, Request.IsSent: true } sent } => NexusRequests.Deadline(operation, sent.Request),
        { Cancellation: { Stage: NexusCancellationStage.Scheduled } toSend } => toSend.RequestedTime,
        _ => null,
    };
}
