using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>Sums up simulated runs.</summary>
public static class Forecasts
{
    /// <summary>The greatest setting <c>maxConcurrentTasks</c>.</summary>
    private const int MostAtOnce = 1000;

    private const int Parts = 10;

    /// <summary>The start with twice as many tasks at once; null: more than it has is not allowed.</summary>
    public static SimulationStart? Twice(SimulationStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var doubled = Math.Min(MostAtOnce, start.Settings.MaxConcurrentTasks * 2);
        return doubled > start.Settings.MaxConcurrentTasks ? start.With(start.Settings with { MaxConcurrentTasks = doubled }) : null;
    }

    /// <summary>Sums up.</summary>
    /// <param name="runs">Runs from one start; at least one.</param>
    /// <param name="doubled">Runs of <see cref="Twice"/>, and its setting; null: there is none.</param>
    /// <param name="samples">What they were drawn from.</param>
    public static Forecast Of(IReadOnlyList<SimulatedRun> runs, (int MaxConcurrentTasks, IReadOnlyList<SimulatedRun> Runs)? doubled, AttemptSamples samples)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(samples);
        var median = runs.OrderBy(run => run.Seconds).ElementAt(Rank(runs.Count, 0.5));
        var byId = median.Tasks.ToDictionary(task => task.Id);
        var path = CriticalPath.Of(median.Tasks, task => task.DependsOn.Where(byId.ContainsKey).Select(id => byId[id]), Length);
        var held = Means(runs, run => run.Held.Select(pair => (pair.Key, pair.Value)));
        return new Forecast
        {
            Runs = runs.Count,
            RunsDone = runs.Count(run => run.IsDone),
            Seconds = SpreadOf(runs.Select(run => run.Seconds)),
            CostUsd = runs.Any(run => run.Usage.CostUsd > 0) ? SpreadOf(runs.Select(run => (double)run.Usage.CostUsd)) : null,
            Tokens = runs.Any(run => run.Usage.Tokens > 0) ? SpreadOf(runs.Select(run => (double)run.Usage.Tokens)) : null,
            MedianRun = median.Tasks,
            CriticalPath = [.. path.Select(task => task.Id)],
            CriticalPathSeconds = path.Sum(Length),
            Held = [.. held.Select(pair => new HeldBack(pair.Limit, pair.Mean))],
            Bottleneck = held.Where(pair => pair.Limit is not (WaitLimit.Dependencies or WaitLimit.Blocked)).Select(pair => (WaitLimit?)pair.Limit).FirstOrDefault(),
            Left = [.. Means(runs, run => run.Left.Select(pair => (pair.Key, (double)pair.Value))).Select(pair => new LeftOver(pair.Limit, pair.Mean))],
            Doubled = doubled is var (most, others) ? new Doubled(most, SpreadOf(others.Select(run => run.Seconds))) : null,
            Assumptions = [.. runs.SelectMany(run => run.Drawn).Distinct().OrderBy(drawn => drawn.Agent, StringComparer.Ordinal).ThenBy(drawn => drawn.Kind)
                .Select(drawn => samples.For(drawn.Agent, drawn.Kind))],
        };
    }

    internal static double Length(SimulatedTask task) => task is { Start: { } start, End: { } end } ? Math.Max(0, end - start) : 0;

    private static List<(WaitLimit Limit, double Mean)> Means(
        IReadOnlyList<SimulatedRun> runs, Func<SimulatedRun, IEnumerable<(WaitLimit Limit, double Value)>> figures) =>
        [.. runs.SelectMany(figures)
            .GroupBy(figure => figure.Limit)
            .Select(group => (Limit: group.Key, Mean: group.Sum(figure => figure.Value) / runs.Count))
            .OrderByDescending(pair => pair.Mean)
            .ThenBy(pair => pair.Limit)];

    private static Spread SpreadOf(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        var (least, most) = (sorted[0], sorted[^1]);
        var histogram = new int[most > least ? Parts : 1];
        foreach (var figure in sorted)
        {
            histogram[most > least ? Math.Min(Parts - 1, (int)((figure - least) / (most - least) * Parts)) : 0]++;
        }

        return new(sorted[Rank(sorted.Length, 0.5)], sorted[Rank(sorted.Length, 0.9)], least, most, histogram);
    }

    // The nearest rank, from 0.
    private static int Rank(int count, double share) => Math.Max(0, (int)Math.Ceiling(share * count) - 1);
}
