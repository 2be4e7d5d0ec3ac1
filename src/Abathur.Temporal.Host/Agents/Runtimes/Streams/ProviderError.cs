using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>What a model's provider answered instead of a turn, as the agent program tells it.</summary>
/// <param name="Message">In words.</param>
/// <param name="Status">The HTTP status; 0: not known, or there was no answer.</param>
/// <param name="RetryAt">When it takes requests again, if it says so.</param>
/// <param name="Kind">What the program's own code for the error means, where it has one; used where the status says nothing.</param>
public sealed record ProviderError(string Message, int Status = 0, DateTimeOffset? RetryAt = null, FailureKind? Kind = null)
{
    /// <summary>The kind of failure: by HTTP status, then by the program's code, then by the words; null: not the provider's fault.</summary>
    public FailureKind? FailureKind => ProviderFailures.FromStatus(Status) ?? Kind ?? ProviderFailures.FromText(Message);

    /// <summary>The failure of an attempt that ends because of this error.</summary>
    /// <param name="program">The agent program's title.</param>
    public TaskFailure ToFailure(string program)
    {
        var kind = FailureKind ?? Contracts.FailureKind.Agent;
        var status = Status > 0 && !Message.Contains($"{Status}", StringComparison.Ordinal) ? $" (HTTP {Status})" : string.Empty;
        var text = kind switch
        {
            Contracts.FailureKind.Auth => $"the model's provider rejected the key or login of this host{status}: {Message}",
            Contracts.FailureKind.RateLimited => $"the model's provider takes no more requests for now{status}: {Message}",
            Contracts.FailureKind.ProviderUnavailable => $"the model's provider is unavailable{status}: {Message}",
            _ => $"{program}{status}: {Message}",
        };
        var waits = kind is Contracts.FailureKind.RateLimited or Contracts.FailureKind.ProviderUnavailable;
        return new() { Kind = kind, Message = text, RetryAt = waits ? RetryAt : null };
    }
}
