using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>The life of a request to cancel a Nexus operation: the handler is told, again and again until it knows.</summary>
internal static class NexusCancellations
{
    /// <summary>What the handler answers.</summary>
    public static void Answer(Transaction tx, RunState run, NexusOperationState operation, NexusCancellationState cancellation, HandlerAnswer answer)
    {
        if (answer is not HandlerAnswer.Refused { Failure: var failure })
        {
            Deliver(tx, run, operation, cancellation);
        }
        else if (HandlerErrors.IsRetryable(failure))
        {
            tx.Touch(run);
            NexusRequests.Withdraw(tx, cancellation.Request);
            cancellation.Become(NexusCancellationStage.BackingOff);
            NexusRequests.BackOff(tx, cancellation.Request, failure);
        }
        else
        {
            Fail(tx, run, operation, cancellation, failure);
        }
    }

    /// <summary>It won't be told.</summary>
    public static void Fail(Transaction tx, RunState run, NexusOperationState operation, NexusCancellationState cancellation, Failure failure)
    {
        NexusRequests.Withdraw(tx, cancellation.Request);
        tx.Append(run, new()
        {
            WorkerMayIgnore = true,
            NexusOperationCancelRequestFailedEventAttributes = new()
            {
                ScheduledEventId = operation.ScheduledEventId,
                RequestedEventId = cancellation.RequestedEventId,
                Failure = failure,
            },
        });
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    /// <summary>The backoff is over.</summary>
    public static void Reschedule(Transaction tx, RunState run, NexusOperationState operation, NexusCancellationState cancellation)
    {
        tx.Touch(run);
        cancellation.Become(NexusCancellationStage.Scheduled);
        cancellation.Request.NextAttemptTime = null;
        NexusRequests.SendCancel(tx, run, operation, cancellation);
    }

    private static void Deliver(Transaction tx, RunState run, NexusOperationState operation, NexusCancellationState cancellation)
    {
        NexusRequests.Withdraw(tx, cancellation.Request);
        tx.Append(run, new()
        {
            WorkerMayIgnore = true,
            NexusOperationCancelRequestCompletedEventAttributes = new()
            {
                ScheduledEventId = operation.ScheduledEventId,
                RequestedEventId = cancellation.RequestedEventId,
            },
        });
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }
}
