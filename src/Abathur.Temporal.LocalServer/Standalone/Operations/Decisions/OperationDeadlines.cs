using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Nexus.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

/// <summary>What happens to an operation by time alone. All of it follows from its state, and from when its request was sent.</summary>
internal static class OperationDeadlines
{
    /// <summary>The earliest moment at which there is something to do; null for none.</summary>
    /// <param name="operation">An open one.</param>
    /// <param name="sent">When its request was sent; null where it can't be, which is to be told at once.</param>
    /// <param name="now">The time.</param>
    public static DateTimeOffset? Next(LiveOperation operation, DateTimeOffset? sent, DateTimeOffset now)
    {
        DateTimeOffset?[] due =
        [
            operation.Timeout?.Due,
            operation.Start.NextAttemptTime,
            operation.Cancel?.Request.NextAttemptTime,
            operation.Pending is null ? null : sent is { } time ? Deadline(operation, time) : now,
        ];
        return due.Min();
    }

    /// <summary>When the attempt that is out is given up.</summary>
    public static DateTimeOffset Deadline(LiveOperation operation, DateTimeOffset sent)
    {
        var end = sent + NexusTimeouts.Request;
        return (operation.Timeout is var (due, _) && due < end ? due : end) - NexusTimeouts.TailRoom;
    }

    /// <summary>Whether a request can be sent to its handler now.</summary>
    public static bool CanSend(LiveOperation operation, Endpoint? endpoint, DateTimeOffset now) =>
        !IsTooLate(operation, now) && HandlerErrors.Unreachable(endpoint) is null;

    /// <summary>The first thing that time has done to it; the same one for nothing.</summary>
    /// <param name="operation">An open one.</param>
    /// <param name="endpoint">Where its handler is; null where it is gone.</param>
    /// <param name="sent">When its request was sent; null where it wasn't.</param>
    /// <param name="now">The time.</param>
    public static LiveOperation Step(LiveOperation operation, Endpoint? endpoint, DateTimeOffset? sent, DateTimeOffset now)
    {
        if (operation.Timeout is var (due, type) && due <= now)
        {
            return OperationEndings.TimeOut(operation, type, now);
        }

        if (operation.Start.NextAttemptTime <= now)
        {
            return operation.Move(OperationStage.Scheduled) with { Start = operation.Start.Next() };
        }

        if (operation.Cancel is { } cancel && cancel.Request.NextAttemptTime <= now)
        {
            return operation.Changed() with { Cancel = cancel.Move(NexusCancellationStage.Scheduled) with { Request = cancel.Request.Next() } };
        }

        return operation.Pending is null ? operation
            : sent is null ? Unsent(operation, endpoint, now)
            : Deadline(operation, sent.Value) <= now ? OperationAnswers.Answer(operation, HandlerErrors.Unanswered, now)
            : operation;
    }

    /// <summary>What has begun can't begin in the future: where the clock was set back, what is under way counts from now.</summary>
    public static LiveOperation SetBack(LiveOperation operation, DateTimeOffset now)
    {
        var start = operation.Start.SetBack(now);
        var cancel = operation.Cancel?.Request.SetBack(now);
        return ReferenceEquals(start, operation.Start) && ReferenceEquals(cancel, operation.Cancel?.Request) && !(operation.StartedTime > now)
            ? operation
            : operation with
            {
                Start = start,
                Cancel = cancel is null ? null : operation.Cancel! with { Request = cancel },
                StartedTime = operation.StartedTime > now ? now : operation.StartedTime,
            };
    }

    // A request with too little time left, or to nobody, isn't sent.
    private static LiveOperation Unsent(LiveOperation operation, Endpoint? endpoint, DateTimeOffset now)
    {
        if (operation.Stage == OperationStage.Started && IsTooLate(operation, now))
        {
            return OperationAnswers.FailCancel(operation, operation.Cancel!, NexusFailures.OfCall("remaining operation timeout is less than required minimum"), now);
        }

        return IsTooLate(operation, now) ? OperationEndings.TimeOut(operation, operation.Timeout!.Value.Type, now)
            : HandlerErrors.Unreachable(endpoint) is { } failure ? OperationAnswers.Answer(operation, new HandlerAnswer.Refused(failure), now)
            : operation;
    }

    private static bool IsTooLate(LiveOperation operation, DateTimeOffset now) =>
        operation.Timeout is var (due, _) && due - now < NexusTimeouts.ShortestRequest;
}
