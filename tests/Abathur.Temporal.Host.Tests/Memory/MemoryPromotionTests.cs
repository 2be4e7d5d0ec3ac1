using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public class MemoryPromotionTests
{
    [Theory]
    [InlineData(MemoryTier.Working, 4, 2, MemoryTier.Working)]
    [InlineData(MemoryTier.Working, 5, 1, MemoryTier.Working)]
    [InlineData(MemoryTier.Working, 5, 2, MemoryTier.Episodic)]
    [InlineData(MemoryTier.Working, 19, 9, MemoryTier.Episodic)]
    [InlineData(MemoryTier.Working, 20, 2, MemoryTier.Episodic)]
    [InlineData(MemoryTier.Working, 20, 3, MemoryTier.Semantic)]
    [InlineData(MemoryTier.Episodic, 5, 2, MemoryTier.Episodic)]
    [InlineData(MemoryTier.Episodic, 19, 3, MemoryTier.Episodic)]
    [InlineData(MemoryTier.Episodic, 20, 3, MemoryTier.Semantic)]
    [InlineData(MemoryTier.Semantic, 0, 0, MemoryTier.Semantic)]
    [InlineData(MemoryTier.Semantic, 5, 2, MemoryTier.Semantic)]
    public void Earned_AccessesAndAccessors_PromotesAndNeverDemotes(MemoryTier tier, int accesses, int accessors, MemoryTier expected) =>
        Assert.Equal(expected, MemoryPromotion.Earned(tier, accesses, accessors));
}
