using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Workflows;

/// <summary>Reads the kind of a failure out of what Temporal hands us, however deep it is wrapped.</summary>
internal static class FailureClassifier
{
    public static TaskFailure Classify(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ApplicationFailureException application when FromDetails(application) is { } failure:
                    return failure;
                case ApplicationFailureException { ErrorType: FailureTypes.HandedBack or FailureTypes.LeftToSessionHost, Details.Count: > 0 } back:
                    return back.Details.ElementAt<TaskFailure>(0) with { Kind = FailureKind.Infrastructure };
                case ApplicationFailureException application:
                    return Failure(FailureKind.Infrastructure, application.Message);
                case CanceledFailureException or OperationCanceledException:
                    return Failure(FailureKind.Canceled, "canceled");
                case TerminatedFailureException:
                    return Failure(FailureKind.Infrastructure, "The attempt was terminated from outside.");
                case TimeoutFailureException { TimeoutType: TimeoutType.StartToClose } timeout:
                    return Lost(timeout, Failure(FailureKind.Timeout, "The step took longer than its timeout."));
                case TimeoutFailureException timeout:
                    return Lost(timeout, Failure(FailureKind.Infrastructure, timeout.TimeoutType == TimeoutType.Heartbeat
                        ? "Nothing was heard of the host for the heartbeat timeout."
                        : $"{timeout.TimeoutType}: no host took the step in time."));
                default:
                    break;
            }
        }

        return Failure(FailureKind.Infrastructure, error.Message);
    }

    /// <summary>The failure as Temporal's own: its type is the kind, so that the Web UI shows it.</summary>
    public static ApplicationFailureException ToException(TaskFailure failure) =>
        new(failure.Message, Text.Camel(failure.Kind), nonRetryable: true, details: [failure]);

    /// <summary>The last that was heard of what timed out; null: nothing was.</summary>
    public static AgentHeartbeat? LastHeartbeatOf(TimeoutFailureException timeout) =>
        timeout.LastHeartbeatDetails is { Count: > 0 } details ? details.ElementAt<AgentHeartbeat>(0) : null;

    // Only the last heartbeat tells what it had used, and in which session.
    private static TaskFailure Lost(TimeoutFailureException timeout, TaskFailure failure) =>
        LastHeartbeatOf(timeout) is { } last ? failure with { Usage = last.Usage, LostRuns = last.LostRuns, Session = last.ResumableSession() } : failure;

    private static TaskFailure? FromDetails(ApplicationFailureException error) =>
        error.ErrorType is { } type
        && Enum.TryParse<FailureKind>(type, ignoreCase: true, out var kind)
        && string.Equals(Text.Camel(kind), type, StringComparison.Ordinal)
            ? error.Details.Count > 0 ? error.Details.ElementAt<TaskFailure>(0) : Failure(kind, error.Message)
            : null;

    private static TaskFailure Failure(FailureKind kind, string message) =>
        new() { Kind = kind, Message = Text.Cut(message, TaskFailure.MaxMessage) };
}
