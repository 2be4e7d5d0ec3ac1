namespace Abathur.Temporal.Host.Memory;

/// <summary>How fresh an entry is: 1 when it was just used, halved with each half-life of its tier without use.</summary>
public static class MemoryDecay
{
    /// <summary>Hours by which use slows the decay, times ln(1 + accesses).</summary>
    public const double HoursPerAccess = 0.1;

    public static double At(DateTimeOffset now, MemoryTier tier, DateTimeOffset lastAccess, int accesses)
    {
        var age = (now - lastAccess).TotalHours - (HoursPerAccess * Math.Log(1 + accesses));
        return Math.Pow(0.5, Math.Max(0, age) / MemoryTierRules.Of(tier).HalfLife.TotalHours);
    }

    /// <summary>Whether the entry has decayed so far that it is pruned.</summary>
    public static bool IsSpent(DateTimeOffset now, MemoryTier tier, DateTimeOffset lastAccess, int accesses) =>
        MemoryTierRules.Of(tier).PruneBelow is { } limit && At(now, tier, lastAccess, accesses) < limit;
}
