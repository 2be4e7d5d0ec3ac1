using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public class MemoryScoreTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 0, 0, 0.5)]
    [InlineData(0, 1, 0, 0.3)]
    [InlineData(0, 0, 1, 0.2)]
    [InlineData(0.4, 0.5, 0.25, 0.4)]
    public void Of_Parts_AreWeighted(double text, double decay, double importance, double expected) =>
        Assert.Equal(expected, MemoryScore.Of(text, decay, importance), 9);

    [Theory]
    [InlineData(MemoryTier.Working, 0, 0, 0.08)]
    [InlineData(MemoryTier.Episodic, 0, 0, 0.2)]
    [InlineData(MemoryTier.Semantic, 0, 0, 0.32)]
    [InlineData(MemoryTier.Working, 0, 1, 0.38)]
    [InlineData(MemoryTier.Semantic, 100, 1, 0.92)]
    // 0.08 + 0.3 · ln 10 / ln 101 = 0.08 + 0.149677, and 0.15 for the relevance
    [InlineData(MemoryTier.Working, 9, 0.5, 0.379677)]
    // More than a hundred accesses add nothing.
    [InlineData(MemoryTier.Semantic, 1_000_000, 1, 0.92)]
    public void Importance_TierUseAndRelevance_AreWeighted(MemoryTier tier, int accesses, double relevance, double expected) =>
        Assert.Equal(expected, MemoryScore.Importance(tier, accesses, relevance), 6);
}
