using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public class MemoryTierRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MemoryTier.Working, 1d)]
    [InlineData(MemoryTier.Episodic, 168d)]
    [InlineData(MemoryTier.Semantic, null)]
    public void ExpiryFrom_Tier_IsItsTimeToLive(MemoryTier tier, double? hours) =>
        Assert.Equal(hours is { } h ? Noon.AddHours(h) : null, MemoryTierRules.Of(tier).ExpiryFrom(Noon));
}
