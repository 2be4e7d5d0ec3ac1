using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Tests.Memory;

public class MemoryDecayTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MemoryTier.Working, 0, 0, 1)]
    [InlineData(MemoryTier.Working, 0.5, 0, 0.5)]
    [InlineData(MemoryTier.Working, 1, 0, 0.25)]
    [InlineData(MemoryTier.Episodic, 24, 0, 0.5)]
    [InlineData(MemoryTier.Episodic, 72, 0, 0.125)]
    [InlineData(MemoryTier.Semantic, 168, 0, 0.5)]
    [InlineData(MemoryTier.Semantic, 1680, 0, 0.0009765625)]
    // 0.1 · ln 10 = 0.230259 h are forgiven: 0.5^((1 − 0.230259) / 0.5) = 0.344009
    [InlineData(MemoryTier.Working, 1, 9, 0.344009)]
    // 0.1 · ln 100 = 0.460517 h are more than the age.
    [InlineData(MemoryTier.Working, 0.4, 99, 1)]
    // A clock that was set back makes nothing fresher than fresh.
    [InlineData(MemoryTier.Working, -5, 0, 1)]
    public void At_AgeAndUse_HalvesWithEachHalfLife(MemoryTier tier, double hours, int accesses, double expected) =>
        Assert.Equal(expected, MemoryDecay.At(Noon.AddHours(hours), tier, Noon, accesses), 6);

    [Theory]
    // 30 min · log2 10 = 99.66 min
    [InlineData(MemoryTier.Working, 99.6 / 60, false)]
    [InlineData(MemoryTier.Working, 99.7 / 60, true)]
    // 24 h · log2 20 = 103.73 h
    [InlineData(MemoryTier.Episodic, 103.7, false)]
    [InlineData(MemoryTier.Episodic, 103.8, true)]
    [InlineData(MemoryTier.Semantic, 1e6, false)]
    public void IsSpent_BelowTheTiersLimit_Is(MemoryTier tier, double hours, bool expected) =>
        Assert.Equal(expected, MemoryDecay.IsSpent(Noon.AddHours(hours), tier, Noon, 0));
}
