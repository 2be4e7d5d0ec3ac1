namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>What a large swarm took.</summary>
internal sealed record LargeSwarmResult
{
    public required double Minutes { get; init; }

    /// <summary>Tasks a second at its beginning.</summary>
    public required double EarlyRate { get; init; }

    /// <summary>Tasks a second at its end.</summary>
    public required double LateRate { get; init; }

    /// <summary>Runs, each continued as new.</summary>
    public required int Runs { get; init; }

    public required int MostEvents { get; init; }

    public required long MostBytes { get; init; }

    /// <summary>CPU a completion in a small swarm.</summary>
    public required double MillisecondsAtSmall { get; init; }

    /// <summary>CPU a completion in the last whole runs of this one.</summary>
    public required double MillisecondsAtLarge { get; init; }
}
