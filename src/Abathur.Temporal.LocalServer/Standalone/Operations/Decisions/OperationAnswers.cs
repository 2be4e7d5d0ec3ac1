using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Nexus;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

/// <summary>What the handler of an operation answers, at once and by its callback.</summary>
internal static class OperationAnswers
{
    /// <summary>The answer to the request that is out.</summary>
    public static LiveOperation Answer(LiveOperation operation, HandlerAnswer answer, DateTimeOffset now) =>
        operation.Stage == OperationStage.Scheduled ? OfStart(operation, answer, now) : OfCancel(operation, operation.Cancel!, answer, now);

    /// <summary>Its callback tells the end, maybe before the answer that it has started.</summary>
    public static LiveOperation Complete(LiveOperation operation, NexusCompletion completion, DateTimeOffset now)
    {
        var started = operation.Stage == OperationStage.Started
            ? operation
            : operation with
            {
                Token = completion.Token,
                StartedTime = completion.StartTime,
                Links = [.. operation.Links, .. completion.Links],
                Start = operation.Start.End(now, null),
            };
        return completion.FailureInfo is { } failure
            ? OperationEndings.CloseWith(started, failure, now)
            : OperationEndings.Close(started, OperationStage.Completed, now) with { Result = completion.ResultPayload ?? NexusPayloads.Nothing };
    }

    /// <summary>There was no use in the request to cancel it, or it is refused for good.</summary>
    public static LiveOperation FailCancel(LiveOperation operation, LiveOperation.Cancellation cancel, Failure failure, DateTimeOffset now) =>
        operation.Changed() with { Cancel = cancel.Move(NexusCancellationStage.Failed) with { Request = cancel.Request.End(now, failure) } };

    private static LiveOperation OfStart(LiveOperation operation, HandlerAnswer answer, DateTimeOffset now) => answer switch
    {
        HandlerAnswer.Completed { Result: { } result } when result.CalculateSize() > Limits.NexusResult => Fail(operation, TooLarge(), now),
        HandlerAnswer.Completed completed => OperationEndings.Close(operation, OperationStage.Completed, now) with
        {
            Result = completed.Result ?? NexusPayloads.Nothing,
            Links = [.. operation.Links, .. completed.Links],
        },
        HandlerAnswer.Started started => operation.Move(OperationStage.Started) with
        {
            Token = started.Token,
            StartedTime = now,
            Links = [.. operation.Links, .. started.Links],
            Start = operation.Start.End(now, null),
            Cancel = operation.Cancel?.Move(NexusCancellationStage.Scheduled),
        },
        HandlerAnswer.Unsuccessful { Failure: var failure } => Fail(operation, failure, now),
        HandlerAnswer.Refused { Failure: var failure } when !HandlerErrors.IsRetryable(failure) => Fail(operation, failure, now),
        HandlerAnswer.Refused { Failure: var failure } => BackOff(operation, failure, now),
        _ => BackOff(operation, HandlerErrors.EmptyOutcome, now),
    };

    private static LiveOperation OfCancel(LiveOperation operation, LiveOperation.Cancellation cancel, HandlerAnswer answer, DateTimeOffset now)
    {
        if (answer is HandlerAnswer.Refused { Failure: var failure })
        {
            return HandlerErrors.IsRetryable(failure)
                ? operation.Changed() with { Cancel = cancel.Move(NexusCancellationStage.BackingOff) with { Request = cancel.Request.BackOff(now, failure) } }
                : FailCancel(operation, cancel, failure, now);
        }

        return operation.Changed() with { Cancel = cancel.Move(NexusCancellationStage.Delivered) with { Request = cancel.Request.End(now, null) } };
    }

    private static LiveOperation Fail(LiveOperation operation, Failure failure, DateTimeOffset now) =>
        OperationEndings.CloseWith(operation with { Start = operation.Start.End(now, failure) }, failure, now);

    private static LiveOperation BackOff(LiveOperation operation, Failure failure, DateTimeOffset now) =>
        operation.Move(OperationStage.BackingOff) with { Start = operation.Start.BackOff(now, failure) };

    private static Failure TooLarge() => new() { Message = "http: response body too large", ServerFailureInfo = new() { NonRetryable = true } };
}
