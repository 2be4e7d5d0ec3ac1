namespace Abathur.Temporal.Host.Memory;

/// <summary>How long an entry lives; use promotes it, see <see cref="MemoryPromotion"/>. The figures are in <see cref="MemoryTierRules"/>.</summary>
public enum MemoryTier
{
    /// <summary>For the work at hand.</summary>
    Working,

    /// <summary>For the days around it.</summary>
    Episodic,

    /// <summary>Kept for good.</summary>
    Semantic,
}
