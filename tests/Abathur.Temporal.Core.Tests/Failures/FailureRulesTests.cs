using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Tests.Failures;

public sealed class FailureRulesTests
{
    // The design's table, once more: a change of it has to be meant.
    [Theory]
    [InlineData(FailureKind.Agent, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff)]
    [InlineData(FailureKind.Timeout, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff)]
    [InlineData(FailureKind.Verification, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff)]
    [InlineData(FailureKind.NoEvidence, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff)]
    [InlineData(FailureKind.Conflict, true, BreakerEffect.None, FailureConsequence.RetryFromNewTip)]
    [InlineData(FailureKind.RateLimited, false, BreakerEffect.None, FailureConsequence.WaitForProvider)]
    [InlineData(FailureKind.Auth, false, BreakerEffect.None, FailureConsequence.AskPerson)]
    [InlineData(FailureKind.Infrastructure, false, BreakerEffect.None, FailureConsequence.Fail)]
    [InlineData(FailureKind.Canceled, false, BreakerEffect.None, FailureConsequence.End)]
    [InlineData(FailureKind.Preparation, true, BreakerEffect.None, FailureConsequence.RetryAfterBackoff)]
    [InlineData(FailureKind.ProviderUnavailable, false, BreakerEffect.None, FailureConsequence.WaitForProvider)]
    [InlineData(FailureKind.Refused, false, BreakerEffect.None, FailureConsequence.Fail)]
    [InlineData(FailureKind.MissingProgram, false, BreakerEffect.None, FailureConsequence.Fail)]
    public void For_Kind_IsPinned(FailureKind kind, bool usesRetry, BreakerEffect breaker, FailureConsequence then) =>
        Assert.Equal(new FailureRule(kind, usesRetry, breaker, then), FailureRules.For(kind));

    [Fact]
    public void All_EveryKind_HasItsRule() => Assert.Equal(Enum.GetValues<FailureKind>(), FailureRules.All.Select(rule => rule.Kind));

    [Fact]
    public void For_AuthBeforeTheThirdRules_OpensTheBreaker() =>
        Assert.Equal(BreakerEffect.Opens, FailureRules.For(FailureKind.Auth, RulesVersion.Second).Breaker);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 15)]
    [InlineData(1000, 15)]
    public void After_Refusals_DoublesUpToFifteenMinutes(int failures, double minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), ProviderBackoff.After(failures));

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 5, 10)]
    [InlineData(6, 5, 160)]
    [InlineData(7, 5, 300)]
    [InlineData(100, 5, 300)]
    [InlineData(1, 0, 0)]
    [InlineData(100, 0, 0)]
    [InlineData(1, 300, 300)]
    [InlineData(100, 0.001, 300)]
    public void Before_Retry_DoublesUpToFiveMinutes(int retry, double first, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryBackoff.Before(retry, first));

    [Fact]
    public void For_Hint_BeginsWithTheSeedsWords() =>
        Assert.Equal(
            "Previous attempt failed (retry 2). Review approach. Attempt 3 ended as noEvidence: no commit",
            RetryHint.For(3, 2, new TaskFailure { Kind = FailureKind.NoEvidence, Message = "no commit" }));

    [Fact]
    public void For_LongCause_IsBounded() =>
        Assert.Equal(400, RetryHint.For(1, 1, new TaskFailure { Kind = FailureKind.Agent, Message = new string('x', 5000) }).Length);

    [Fact]
    public void Append_MoreThanTwenty_KeepsTheNewest()
    {
        var hints = Enumerable.Range(1, 25).Aggregate((IReadOnlyList<string>?)null, (list, i) => RetryHint.Append(list, $"h{i}"));
        Assert.Equal(Enumerable.Range(6, 20).Select(i => $"h{i}"), hints);
    }
}
