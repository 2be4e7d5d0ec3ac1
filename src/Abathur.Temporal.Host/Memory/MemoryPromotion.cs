namespace Abathur.Temporal.Host.Memory;

/// <summary>Use by several promotes an entry; nothing demotes it.</summary>
public static class MemoryPromotion
{
    public const int EpisodicAccesses = 5;

    public const int EpisodicAccessors = 2;

    public const int SemanticAccesses = 20;

    public const int SemanticAccessors = 3;

    /// <summary>The tier that an entry has earned, at least the one it has.</summary>
    public static MemoryTier Earned(MemoryTier tier, int accesses, int accessors) => (accesses, accessors) switch
    {
        ( >= SemanticAccesses, >= SemanticAccessors) => MemoryTier.Semantic,
        ( >= EpisodicAccesses, >= EpisodicAccessors) when tier == MemoryTier.Working => MemoryTier.Episodic,
        _ => tier,
    };
}
