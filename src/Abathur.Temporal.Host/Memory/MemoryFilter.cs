namespace Abathur.Temporal.Host.Memory;

/// <summary>What to list.</summary>
public sealed record MemoryFilter
{
    /// <summary>Only this namespace and those below it.</summary>
    public string? Namespace { get; init; }

    public MemoryTier? Tier { get; init; }

    public MemoryType? Type { get; init; }

    /// <summary><see cref="MemoryPage.Next"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Entries a page: 1 to 500.</summary>
    public int Limit { get; init; } = 100;
}
