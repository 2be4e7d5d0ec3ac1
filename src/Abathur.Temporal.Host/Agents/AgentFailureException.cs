using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents;

/// <summary>An attempt failed, and we know of what.</summary>
public sealed class AgentFailureException : Exception
{
    private const int MaxMessage = 1000;

    public AgentFailureException(TaskFailure failure, Exception? innerException = null)
        : base(failure?.Message, innerException)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure.Message.Length > MaxMessage ? failure with { Message = failure.Message[..(MaxMessage - 1)] + "…" } : failure;
    }

    public TaskFailure Failure { get; }

    public static AgentFailureException Of(FailureKind kind, string message, AgentUsage? usage = null, DateTimeOffset? retryAt = null) =>
        new(new() { Kind = kind, Message = message, Usage = usage, RetryAt = retryAt });
}
