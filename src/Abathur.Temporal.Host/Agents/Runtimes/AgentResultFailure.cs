using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Why an agent failed, in its own words.</summary>
internal sealed record AgentResultFailure
{
    /// <summary>The kind; absent: by <see cref="Status"/>, else <c>agent</c>.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>The HTTP status with which the model's provider refused.</summary>
    public int? Status { get; init; }

    public required string Message { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    public string? Provider { get; init; }

    public AgentUsage? Usage { get; init; }

    public TaskFailure ToFailure(AgentUsage usage) => new()
    {
        Kind = (Status is { } status ? ProviderFailures.FromStatus(status) : null) ?? Kind ?? FailureKind.Agent,
        Message = Message,
        RetryAt = RetryAt,
        Provider = Provider is { } name && AgentSlug.From(name) is { Length: > 0 } slug ? slug : null,
        Usage = Usage ?? usage,
    };
}
