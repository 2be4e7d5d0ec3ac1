using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>What a swarm on real git took.</summary>
internal sealed record GitResult
{
    /// <summary>Tasks a second with an agent that takes no time.</summary>
    public required double Rate { get; init; }

    /// <summary>The histories of those tasks.</summary>
    public required IReadOnlyList<RunHistory> Tasks { get; init; }

    /// <summary>Seconds of each round of 20 tasks of 3 s at a limit of 4.</summary>
    public required Samples Paced { get; init; }
}
