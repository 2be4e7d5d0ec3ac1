using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Failures;

/// <summary>The one table of what each kind of failure costs and causes; <c>docs/failures.md</c> shows the same.</summary>
public static class FailureRules
{
    /// <summary>No provider's reset is believed to be further away.</summary>
    public static readonly TimeSpan LongestProviderPause = TimeSpan.FromDays(7);

    public static IReadOnlyList<FailureRule> All { get; } =
    [
        new(FailureKind.Agent, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch) { Resumes = true, Teaches = true },
        new(FailureKind.Timeout, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch) { Resumes = true, Teaches = true },
        new(FailureKind.Verification, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch) { Resumes = true, Teaches = true, ShowsAnswer = true },
        new(FailureKind.NoEvidence, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch) { Resumes = true, Teaches = true, ShowsAnswer = true },
        new(FailureKind.Conflict, true, BreakerEffect.None, FailureConsequence.RetryFromNewTip, RetryFrom.Base) { Teaches = true, ShowsAnswer = true },
        new(FailureKind.RateLimited, false, BreakerEffect.None, FailureConsequence.WaitForProvider, RetryFrom.Branch) { Resumes = true },
        new(FailureKind.Auth, false, BreakerEffect.None, FailureConsequence.AskOperator, RetryFrom.Branch) { Resumes = true },
        new(FailureKind.Infrastructure, false, BreakerEffect.None, FailureConsequence.Fail, RetryFrom.Branch) { Resumes = true, IsInterruption = true },
        new(FailureKind.Canceled, false, BreakerEffect.None, FailureConsequence.End, RetryFrom.Base) { IsInterruption = true },
        new(FailureKind.Preparation, true, BreakerEffect.None, FailureConsequence.RetryAfterBackoff, RetryFrom.Base),
        new(FailureKind.ProviderUnavailable, false, BreakerEffect.None, FailureConsequence.WaitForProvider, RetryFrom.Branch) { Resumes = true },
        new(FailureKind.Refused, false, BreakerEffect.None, FailureConsequence.Fail, RetryFrom.Branch) { Teaches = true, ShowsAnswer = true },
        new(FailureKind.MissingProgram, false, BreakerEffect.None, FailureConsequence.Fail, RetryFrom.Branch) { Resumes = true, IsInterruption = true },
        new(FailureKind.Budget, true, BreakerEffect.None, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch) { Resumes = true, Teaches = true, ShowsAnswer = true },
    ];

    /// <summary>The rule for a kind; before the third rules a rejected key opened the breaker of the agent that met it.</summary>
    public static FailureRule For(FailureKind kind, RulesVersion rules = RulesVersion.Newest) => kind == FailureKind.Auth && rules < RulesVersion.Third
        ? All[(int)kind] with { Breaker = BreakerEffect.Opens }
        : All[(int)kind];
}
