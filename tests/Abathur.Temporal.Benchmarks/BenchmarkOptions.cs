using Abathur.Temporal.Benchmarks.Servers;

namespace Abathur.Temporal.Benchmarks;

/// <summary>What a run of the benchmark measures, and how much of it.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Servers that replace each part's own; empty: each part has its own.</summary>
    public IReadOnlyList<ServerKind> Servers { get; init; } = [];

    /// <summary>Rounds in which Abathur and the bare workflow take turns.</summary>
    public required int Rounds { get; init; }

    /// <summary>Tasks of a round at a limit of 50.</summary>
    public required int Tasks { get; init; }

    /// <summary>Tasks of a chain.</summary>
    public required int Chain { get; init; }

    /// <summary>Tasks on real git.</summary>
    public required int GitTasks { get; init; }

    /// <summary>Tasks of the large swarm.</summary>
    public required int Large { get; init; }

    /// <summary>Tasks of Core alone.</summary>
    public required int Core { get; init; }

    /// <summary>Times that the worker is killed, to see when it is back at work.</summary>
    public required int Kills { get; init; }

    /// <summary>Questions that are to be in flight at a kill, all kills together.</summary>
    public required int Questions { get; init; }

    /// <summary>Questions that are in flight at once.</summary>
    public required int InFlight { get; init; }
}
