using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Tests.Failures;

public sealed class FailureRulesTests
{
    // The design's table, once more: a change of it has to be meant.
    [Theory]
    [InlineData(FailureKind.Agent, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch)]
    [InlineData(FailureKind.Timeout, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch)]
    [InlineData(FailureKind.Verification, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch)]
    [InlineData(FailureKind.NoEvidence, true, BreakerEffect.Counts, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch)]
    [InlineData(FailureKind.Conflict, true, BreakerEffect.None, FailureConsequence.RetryFromNewTip, RetryFrom.Base)]
    [InlineData(FailureKind.RateLimited, false, BreakerEffect.None, FailureConsequence.WaitForProvider, RetryFrom.Branch)]
    [InlineData(FailureKind.Auth, false, BreakerEffect.None, FailureConsequence.AskOperator, RetryFrom.Branch)]
    [InlineData(FailureKind.Infrastructure, false, BreakerEffect.None, FailureConsequence.Fail, RetryFrom.Branch)]
    [InlineData(FailureKind.Canceled, false, BreakerEffect.None, FailureConsequence.End, RetryFrom.Base)]
    [InlineData(FailureKind.Preparation, true, BreakerEffect.None, FailureConsequence.RetryAfterBackoff, RetryFrom.Base)]
    [InlineData(FailureKind.ProviderUnavailable, false, BreakerEffect.None, FailureConsequence.WaitForProvider, RetryFrom.Branch)]
    [InlineData(FailureKind.Refused, false, BreakerEffect.None, FailureConsequence.Fail, RetryFrom.Branch)]
    [InlineData(FailureKind.MissingProgram, false, BreakerEffect.None, FailureConsequence.Fail, RetryFrom.Branch)]
    [InlineData(FailureKind.Budget, true, BreakerEffect.None, FailureConsequence.RetryAfterBackoff, RetryFrom.Branch)]
    public void For_Kind_IsPinned(FailureKind kind, bool usesRetry, BreakerEffect breaker, FailureConsequence then, RetryFrom start) =>
        Assert.Equal((kind, usesRetry, breaker, then, start), Pinned(FailureRules.For(kind)));

    [Fact]
    public void All_WhatElseAKindMeans_IsPinned()
    {
        FailureKind[] teach =
            [FailureKind.Agent, FailureKind.Timeout, FailureKind.Verification, FailureKind.NoEvidence, FailureKind.Conflict, FailureKind.Refused, FailureKind.Budget];
        FailureKind[] answers = [FailureKind.Verification, FailureKind.NoEvidence, FailureKind.Conflict, FailureKind.Refused, FailureKind.Budget];
        FailureKind[] interruptions = [FailureKind.Infrastructure, FailureKind.Canceled, FailureKind.MissingProgram];

        Assert.Equal(teach, FailureRules.All.Where(rule => rule.Teaches).Select(rule => rule.Kind));
        Assert.Equal(answers, FailureRules.All.Where(rule => rule.ShowsAnswer).Select(rule => rule.Kind));
        Assert.Equal(interruptions, FailureRules.All.Where(rule => rule.IsInterruption).Select(rule => rule.Kind));
    }

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
    public void For_WorkIsKeptAsARef_SaysHowToLookAtItWhateverTheLengthOfTheCause()
    {
        var hint = RetryHint.For(1, 1, new TaskFailure
        {
            Kind = FailureKind.Verification,
            Message = new string('x', 5000),
            Salvage = "refs/abathur/salvage/demo/T1/1",
            Host = "box-1",
        });

        Assert.EndsWith(
            "… What it did is kept as refs/abathur/salvage/demo/T1/1 on host box-1: `git diff HEAD...refs/abathur/salvage/demo/T1/1` shows what your branch "
            + "lacks of it, `git checkout refs/abathur/salvage/demo/T1/1 -- PATH` takes a file.",
            hint,
            StringComparison.Ordinal);
    }

    [Fact]
    public void For_WorkIsKeptAsAnArchive_NamesItAndItsHost()
    {
        var hint = RetryHint.For(1, 1, new TaskFailure { Kind = FailureKind.Agent, Message = "exit code 1", Salvage = "/data/salvage/r/demo/T1/1.tar", Host = "box-1" });

        Assert.Contains("kept as the archive /data/salvage/r/demo/T1/1.tar on host box-1: `tar -tf '/data/salvage/r/demo/T1/1.tar'` lists", hint, StringComparison.Ordinal);
    }

    [Fact]
    public void For_Conflict_HasRoomForItsFiles()
    {
        var message = "conflicts in " + string.Join(", ", Enumerable.Range(1, 30).Select(number => $"src/some/folder/file{number}.cs"));

        Assert.EndsWith(message, RetryHint.For(1, 1, new TaskFailure { Kind = FailureKind.Conflict, Message = message }), StringComparison.Ordinal);
        Assert.Equal(RetryHint.MaxConflict, RetryHint.For(1, 1, new TaskFailure { Kind = FailureKind.Conflict, Message = new string('x', 5000) }).Length);
    }

    [Fact]
    public void Append_MoreThanTwenty_KeepsTheNewest()
    {
        var hints = Enumerable.Range(1, 25).Aggregate((IReadOnlyList<string>?)null, (list, i) => RetryHint.Append(list, $"h{i}"));
        Assert.Equal(Enumerable.Range(6, 20).Select(i => $"h{i}"), hints);
    }

    private static (FailureKind, bool, BreakerEffect, FailureConsequence, RetryFrom) Pinned(FailureRule rule) =>
        (rule.Kind, rule.UsesRetry, rule.Breaker, rule.Then, rule.Start);
}
