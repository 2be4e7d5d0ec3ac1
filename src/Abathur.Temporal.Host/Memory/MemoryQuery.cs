namespace Abathur.Temporal.Host.Memory;

/// <summary>What to search for.</summary>
public sealed record MemoryQuery
{
    /// <summary>Words in any order; one that is found is enough. There are no operators.</summary>
    public required string Text { get; init; }

    /// <summary>Only this namespace and those below it.</summary>
    public string? Namespace { get; init; }

    public MemoryTier? Tier { get; init; }

    /// <summary>1 to 100.</summary>
    public int Limit { get; init; } = 10;
}
