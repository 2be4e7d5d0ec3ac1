using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents;

/// <summary>An attempt failed, and we know of what.</summary>
public sealed class AgentFailureException : Exception
{
    public AgentFailureException(TaskFailure failure, Exception? innerException = null)
        : base(failure?.Message, innerException)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure with { Message = Text.Cut(failure.Message, TaskFailure.MaxMessage) };
    }

    public TaskFailure Failure { get; }

    public static AgentFailureException Of(FailureKind kind, string message, AgentUsage? usage = null, DateTimeOffset? retryAt = null) =>
        new(new() { Kind = kind, Message = message, Usage = usage, RetryAt = retryAt });
}
