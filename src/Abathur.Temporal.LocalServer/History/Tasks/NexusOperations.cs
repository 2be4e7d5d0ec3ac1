using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Nexus;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>The life of a Nexus operation once it is scheduled: what its handler answers, its timeouts, its end.</summary>
internal static class NexusOperations
{
    /// <summary>What the handler answers to the request to start it.</summary>
    public static void Answer(Transaction tx, RunState run, NexusOperationState operation, HandlerAnswer answer)
    {
        switch (answer)
        {
            case HandlerAnswer.Completed { Result: { } result } when result.CalculateSize() > Limits.NexusResult:
                Fail(tx, run, operation, NexusFailures.OfCall("http: response body too large"));
                break;
            case HandlerAnswer.Completed completed:
                Complete(tx, run, operation, completed.Result, completed.Links);
                break;
            case HandlerAnswer.Started started:
                Start(tx, run, operation, started.Token, started.Links);
                WorkflowTasks.ScheduleIfIdle(tx, run);
                break;
            case HandlerAnswer.Unsuccessful { Failure: var failure }:
                EndWith(tx, run, operation, failure);
                break;
            case HandlerAnswer.Refused { Failure: var failure } when !HandlerErrors.IsRetryable(failure):
                Fail(tx, run, operation, failure);
                break;
            case HandlerAnswer.Refused { Failure: var failure }:
                Retry(tx, run, operation, failure);
                break;
            default:
                Retry(tx, run, operation, HandlerErrors.EmptyOutcome);
                break;
        }
    }

    /// <summary>Its handler goes on with it. A workflow task is left to the caller, who may know more.</summary>
    public static void Start(Transaction tx, RunState run, NexusOperationState operation, string token, IEnumerable<Link> links, DateTimeOffset? time = null)
    {
        NexusRequests.Withdraw(tx, operation.Start);
        var e = new HistoryEvent
        {
            NexusOperationStartedEventAttributes = new()
            {
                ScheduledEventId = operation.ScheduledEventId,
                OperationToken = token,
#pragma warning disable CS0612 // The real server sets the older field, too.
                OperationId = token,
#pragma warning restore CS0612
                RequestId = operation.Scheduled.RequestId,
            },
        };
        e.Links.Add(links);
        tx.Append(run, e);
        if (time is { } before)
        {
            e.EventTime = Timestamp.FromDateTimeOffset(before);
            operation.StartedTime = before;
        }
    }

    public static void Complete(Transaction tx, RunState run, NexusOperationState operation, Payload? result, IEnumerable<Link> links)
    {
        var e = new HistoryEvent
        {
            NexusOperationCompletedEventAttributes = new()
            {
                ScheduledEventId = operation.ScheduledEventId,
                Result = result,
                RequestId = operation.Scheduled.RequestId,
            },
        };
        e.Links.Add(links);
        End(tx, run, operation, e);
    }

    /// <summary>It has ended without success, as its failure says.</summary>
    public static void EndWith(Transaction tx, RunState run, NexusOperationState operation, Failure failure)
    {
        if (failure.CanceledFailureInfo is null)
        {
            Fail(tx, run, operation, failure);
            return;
        }

        End(tx, run, operation, new()
        {
            NexusOperationCanceledEventAttributes = new()
            {
                ScheduledEventId = operation.ScheduledEventId,
                Failure = NexusFailures.OfOperation(operation, failure),
                RequestId = operation.Scheduled.RequestId,
            },
        });
    }

    public static void TimeOut(Transaction tx, RunState run, NexusOperationState operation, TimeoutType type) => End(tx, run, operation, new()
    {
        NexusOperationTimedOutEventAttributes = new()
        {
            ScheduledEventId = operation.ScheduledEventId,
            Failure = NexusFailures.OfOperation(operation, NexusFailures.Timeout(type)),
            RequestId = operation.Scheduled.RequestId,
        },
    });

    /// <summary>The backoff is over.</summary>
    public static void Reschedule(Transaction tx, RunState run, NexusOperationState operation)
    {
        tx.Touch(run);
        operation.Become(NexusOperationStage.Scheduled);
        operation.Start.NextAttemptTime = null;
        NexusRequests.SendStart(tx, run, operation);
    }

    private static void Fail(Transaction tx, RunState run, NexusOperationState operation, Failure cause) => End(tx, run, operation, new()
    {
        NexusOperationFailedEventAttributes = new()
        {
            ScheduledEventId = operation.ScheduledEventId,
            Failure = NexusFailures.OfOperation(operation, cause),
            RequestId = operation.Scheduled.RequestId,
        },
    });

    private static void Retry(Transaction tx, RunState run, NexusOperationState operation, Failure failure)
    {
        tx.Touch(run);
        NexusRequests.Withdraw(tx, operation.Start);
        operation.Become(NexusOperationStage.BackingOff);
        NexusRequests.BackOff(tx, operation.Start, failure);
    }

    private static void End(Transaction tx, RunState run, NexusOperationState operation, HistoryEvent e)
    {
        NexusRequests.Withdraw(tx, operation.Start);
        if (operation.Cancellation is { } cancellation)
        {
            NexusRequests.Withdraw(tx, cancellation.Request);
        }

        tx.Append(run, e);
        BufferLimit.Enforce(tx, run);
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }
}
