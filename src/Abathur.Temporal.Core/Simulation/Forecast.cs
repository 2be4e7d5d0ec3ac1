using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>What many simulated runs of a swarm say of the real one.</summary>
public sealed record Forecast
{
    /// <summary>Runs that were simulated.</summary>
    public required int Runs { get; init; }

    /// <summary>Runs at whose end every task had completed; in the others an operator was needed.</summary>
    public required int RunsDone { get; init; }

    /// <summary>Seconds until the last task ended, or until nothing could start any more.</summary>
    public required Spread Seconds { get; init; }

    /// <summary>US dollars; absent where what attempts cost is not known.</summary>
    public Spread? CostUsd { get; init; }

    /// <summary>Tokens; absent where what attempts use is not known.</summary>
    public Spread? Tokens { get; init; }

    /// <summary>The run whose duration is the median: its tasks by id.</summary>
    public required IReadOnlyList<SimulatedTask> MedianRun { get; init; }

    /// <summary>Ids of tasks of the median run, each of which waits for the one before: the longest such chain.</summary>
    public required IReadOnlyList<string> CriticalPath { get; init; }

    /// <summary>Seconds that the tasks of the critical path took together in the median run.</summary>
    public required double CriticalPathSeconds { get; init; }

    /// <summary>Seconds for which each limit held tasks back, all tasks of a run together, as a mean over the runs; the greatest first.</summary>
    public required IReadOnlyList<HeldBack> Held { get; init; }

    /// <summary>The limit that holds most back, beside the tasks' own dependencies; absent: none does.</summary>
    public WaitLimit? Bottleneck { get; init; }

    /// <summary>Tasks that are left at the end of a run by the limit that holds them, as a mean over the runs.</summary>
    public required IReadOnlyList<LeftOver> Left { get; init; }

    /// <summary>What twice the setting <c>maxConcurrentTasks</c> would change; absent: it is at its greatest.</summary>
    public Doubled? Doubled { get; init; }

    /// <summary>From what the attempts of each agent were drawn.</summary>
    public required IReadOnlyList<Assumption> Assumptions { get; init; }
}

/// <summary>How a figure is spread over runs.</summary>
/// <param name="P50">Half of the runs have no more.</param>
/// <param name="P90">Nine in ten have no more.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Histogram">Runs in ten equal parts of the range from the least to the greatest; one part where these are the same.</param>
public sealed record Spread(double P50, double P90, double Least, double Most, IReadOnlyList<int> Histogram);

/// <summary>What a limit cost.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Seconds">Seconds, all tasks together.</param>
public sealed record HeldBack(WaitLimit Limit, double Seconds);

/// <summary>Tasks that need an operator.</summary>
/// <param name="Limit">The limit that holds them.</param>
/// <param name="Tasks">How many, as a mean over the runs.</param>
public sealed record LeftOver(WaitLimit Limit, double Tasks);

/// <summary>The same tasks with twice as many at once.</summary>
/// <param name="MaxConcurrentTasks">The doubled setting.</param>
/// <param name="Seconds">Seconds until the last task ended.</param>
public sealed record Doubled(int MaxConcurrentTasks, Spread Seconds);
