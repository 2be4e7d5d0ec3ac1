namespace Abathur.Temporal.Host.Memory;

/// <summary>Where an entry comes from and what it is about.</summary>
public sealed record MemoryMetadata
{
    /// <summary>Who or what stored it; at most 200 characters.</summary>
    public string? Source { get; init; }

    /// <summary>The task it is about; at most 200 characters.</summary>
    public string? Task { get; init; }

    /// <summary>The goal it is about; at most 200 characters.</summary>
    public string? Goal { get; init; }

    /// <summary>Words that a search finds it by; at most 20 of 100 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>How much it matters, 0 to 1, default 0.5.</summary>
    public double Relevance { get; init; } = 0.5;
}
