namespace Abathur.Temporal.Host.Memory;

/// <summary>How well an entry answers a search, 0 to 1.</summary>
public static class MemoryScore
{
    /// <summary>Accesses from which more of them add nothing to the importance.</summary>
    public const int FullAccesses = 100;

    /// <summary>
    /// 0.5 text + 0.3 decay + 0.2 importance; <paramref name="text"/> is the match relative to the best one found, 0 to 1.
    /// </summary>
    public static double Of(double text, double decay, double importance) => (0.5 * text) + (0.3 * decay) + (0.2 * importance);

    /// <summary>How much an entry matters whatever is searched for: by its tier, its use and the relevance it was given.</summary>
    public static double Importance(MemoryTier tier, int accesses, double relevance) =>
        (0.4 * MemoryTierRules.Of(tier).Weight)
        + (0.3 * Math.Log(1 + Math.Min(accesses, FullAccesses)) / Math.Log(1 + FullAccesses))
        + (0.3 * relevance);
}
