namespace Abathur.Temporal.Host.Memory;

/// <summary>A tier's figures.</summary>
/// <param name="TimeToLive">How long an entry lives after it was stored or promoted; absent: for good.</param>
/// <param name="HalfLife">The time without access in which an entry's decay halves.</param>
/// <param name="PruneBelow">The decay below which it is pruned; absent: never.</param>
/// <param name="Weight">The tier's part in the importance.</param>
public sealed record MemoryTierRules(TimeSpan? TimeToLive, TimeSpan HalfLife, double? PruneBelow, double Weight)
{
    public static MemoryTierRules Working { get; } = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), 0.1, 0.2);

    public static MemoryTierRules Episodic { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromHours(24), 0.05, 0.5);

    public static MemoryTierRules Semantic { get; } = new(null, TimeSpan.FromHours(168), null, 0.8);

    public static MemoryTierRules Of(MemoryTier tier) => tier switch
    {
        MemoryTier.Working => Working,
        MemoryTier.Episodic => Episodic,
        MemoryTier.Semantic => Semantic,
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    /// <summary>When an entry that is stored or promoted at <paramref name="now"/> expires.</summary>
    public DateTimeOffset? ExpiryFrom(DateTimeOffset now) => TimeToLive is { } life ? now + life : null;
}
