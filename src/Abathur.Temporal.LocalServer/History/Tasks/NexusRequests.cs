using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Failure = Temporalio.Api.Failure.V1.Failure;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>Requests to the handlers of Nexus operations: each attempt waits on the task queue that the operation's endpoint leads to.</summary>
internal static class NexusRequests
{
    /// <summary>Asks the handler to start an operation.</summary>
    public static void SendStart(Transaction tx, RunState run, NexusOperationState operation)
    {
        if (Timeout(operation) is var (due, type) && due - tx.Now < NexusTimeouts.ShortestRequest)
        {
            NexusOperations.TimeOut(tx, run, operation, type);
        }
        else if (HandlerErrors.Unreachable(Endpoint(tx, operation)) is { } failure)
        {
            NexusOperations.Answer(tx, run, operation, new HandlerAnswer.Refused(failure));
        }
        else
        {
            Send(tx, run, operation, operation.Start);
        }
    }

    /// <summary>Tells the handler that an operation is to be canceled.</summary>
    public static void SendCancel(Transaction tx, RunState run, NexusOperationState operation, NexusCancellationState cancellation)
    {
        if (Timeout(operation) is var (due, _) && due - tx.Now < NexusTimeouts.ShortestRequest)
        {
            NexusCancellations.Fail(tx, run, operation, cancellation, NexusFailures.OfCall("remaining operation timeout is less than required minimum"));
        }
        else if (HandlerErrors.Unreachable(Endpoint(tx, operation)) is { } failure)
        {
            NexusCancellations.Fail(tx, run, operation, cancellation, failure);
        }
        else
        {
            Send(tx, run, operation, cancellation.Request);
        }
    }

    /// <summary>An attempt failed; the next one follows.</summary>
    public static void BackOff(Transaction tx, NexusRequestState request, Failure failure)
    {
        request.End(tx.Now, failure);
        request.NextAttemptTime = tx.Now + NexusTimeouts.Backoff(request.Attempt);
    }

    /// <summary>Nobody needs the answer to the attempt that is out.</summary>
    public static void Withdraw(Transaction tx, NexusRequestState request)
    {
        if (request.Queued is var (key, task))
        {
            var queues = tx.Context.Queues;
            request.Queued = null;
            tx.React(() => queues.Remove(key, task));
        }
    }

    /// <summary>When the attempt that is out is given up.</summary>
    public static DateTimeOffset Deadline(NexusOperationState operation, NexusRequestState request)
    {
        var end = request.SentTime!.Value + NexusTimeouts.Request;
        return (Timeout(operation) is var (due, _) && due < end ? due : end) - NexusTimeouts.TailRoom;
    }

    /// <summary>What ends an operation first by time alone, and when; null for nothing.</summary>
    public static (DateTimeOffset Due, TimeoutType Type)? Timeout(NexusOperationState operation) =>
        NexusTimeouts.First(operation.Scheduled, operation.ScheduledTime, operation.StartedTime);

    private static void Send(Transaction tx, RunState run, NexusOperationState operation, NexusRequestState request)
    {
        var worker = Endpoint(tx, operation)!.Spec.Target.Worker;
        request.Send(tx.Now);
        var key = new TaskQueueKey(worker.Namespace, worker.TaskQueue, TaskQueueType.Nexus);
        var task = new QueuedTask.Nexus(run.Key, operation.ScheduledEventId, request.Stamp);
        var queues = tx.Context.Queues;
        request.Queued = (key, task);
        tx.React(() => queues.Add(key, task));
    }

    // As on the real server: another one of its name stands for an endpoint that is gone.
    private static Endpoint? Endpoint(Transaction tx, NexusOperationState operation) =>
        tx.Context.Endpoints.Find(operation.Scheduled.EndpointId) ?? tx.Context.Endpoints.FindByName(operation.Scheduled.Endpoint);
}
