using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Failures;

/// <summary>The one table of what each kind of failure costs and causes; <c>docs/failures.md</c> shows the same.</summary>
public static class FailureRules
{
    /// <summary>How long to wait for a provider that doesn't say until when it refuses.</summary>
    public static readonly TimeSpan DefaultProviderPause = TimeSpan.FromMinutes(1);

    /// <summary>No provider's reset is believed to be further away.</summary>
    public static readonly TimeSpan LongestProviderPause = TimeSpan.FromDays(7);

    public static IReadOnlyList<FailureRule> All { get; } =
    [
        new(FailureKind.Agent, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff),
        new(FailureKind.Timeout, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff),
        new(FailureKind.Verification, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff),
        new(FailureKind.NoEvidence, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff),
        new(FailureKind.Conflict, true, BreakerEffect.None, FailureConsequence.RetryFromNewTip),
        new(FailureKind.RateLimited, false, BreakerEffect.None, FailureConsequence.WaitForProvider),
        new(FailureKind.Auth, false, BreakerEffect.Opens, FailureConsequence.AskPerson),
        new(FailureKind.Infrastructure, false, BreakerEffect.None, FailureConsequence.Fail),
        new(FailureKind.Canceled, false, BreakerEffect.None, FailureConsequence.End),
        new(FailureKind.Preparation, true, BreakerEffect.None, FailureConsequence.RetryAfterBackoff),
    ];

    public static FailureRule For(FailureKind kind) => All[(int)kind];
}
