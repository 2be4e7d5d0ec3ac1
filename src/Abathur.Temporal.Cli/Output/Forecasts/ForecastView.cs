using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;
using Abathur.Temporal.Core.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Forecasts;

/// <summary>Draws a forecast: its figures, the median run task by task, and how the runs' ends are spread.</summary>
internal static class ForecastView
{
    private const int MostTasks = 40;
    private const int BarWidth = 30;
    private const char Critical = '█';
    private const char Other = '▒';

    private static readonly Column[] TaskColumns =
    [
        Column.Whole("id"), Column.Text("task", minimum: 12), Column.Text("agent", rank: 1, minimum: 10), Column.Whole(string.Empty), Column.Whole("end"),
    ];

    private static readonly Column[] SpreadColumns = [Column.Whole("done by"), Column.Whole("runs"), Column.Whole(string.Empty)];

    public static IEnumerable<IRenderable> Render(PlanForecast plan)
    {
        var forecast = plan.Forecast;
        yield return Tables.Facts([.. Figures(plan), .. Basis(plan)]);
        yield return new Paragraph("\nThe median run\n");
        yield return Gantt(forecast);
        if (forecast.MedianRun.Count > MostTasks)
        {
            yield return new Paragraph(FormattableString.Invariant($"… and {forecast.MedianRun.Count - MostTasks} more tasks; --json shows all\n"));
        }

        yield return new Paragraph("\nWhen the runs were done\n");
        yield return Spreading(forecast.Seconds);
    }

    private static IEnumerable<(string Name, string? Value)> Figures(PlanForecast plan)
    {
        var forecast = plan.Forecast;
        yield return ("tasks", Show.Number(plan.Tasks));
        yield return ("done", $"half of the runs by {Show.Duration(forecast.Seconds.P50)}, nine in ten by {Show.Duration(forecast.Seconds.P90)}");
        yield return ("cost", Cost(forecast));
        yield return ("succeeds", forecast.RunsDone == forecast.Runs ? "in every run" : Invariant(
            $"in {forecast.RunsDone} of {forecast.Runs} runs; in the others a task fails for good, or waits for an operator"));
        yield return ("left", string.Join(", ", forecast.Left.Select(left => Invariant($"{left.Tasks:0.#} tasks on average ({Words.Of(left.Limit)})"))));
        yield return ("critical path", forecast.CriticalPath.Count == 0 ? null : $"{Chain(forecast.CriticalPath)}: {Show.Duration(forecast.CriticalPathSeconds)}");
        yield return ("held back", Held(forecast));
        yield return ("twice as many", forecast.Doubled is not { } doubled ? null : Invariant($"with maxConcurrentTasks={doubled.MaxConcurrentTasks}: ")
            + $"half of the runs by {Show.Duration(doubled.Seconds.P50)}, nine in ten by {Show.Duration(doubled.Seconds.P90)}; {Saved(forecast.Seconds.P50 - doubled.Seconds.P50)}");
    }

    private static IEnumerable<(string Name, string? Value)> Basis(PlanForecast plan)
    {
        foreach (var (i, drawn) in plan.Forecast.Assumptions.Index())
        {
            yield return (i == 0 ? "drawn from" : " ", $"{drawn.Agent} ({Words.Of(drawn.Kind)}): {Basis(drawn)}");
        }

        yield return ("runs", Invariant($"{plan.Forecast.Runs}, with maxConcurrentTasks={plan.MaxConcurrentTasks}; --seed {plan.Seed} gives the same answer"));
    }

    private static string Basis(Assumption drawn) => drawn.Basis switch
    {
        SampleBasis.Agent => Invariant($"its own {drawn.Used} attempts"),
        SampleBasis.AllAgents => Invariant($"{drawn.Used} attempts of all agents, for its own are {drawn.Own}, fewer than {AttemptSamples.Enough}"),
        _ when drawn.Kind == AttemptKind.Merge => "no agent runs",
        _ => Invariant($"nothing known ({drawn.Own} attempts): assumed are 10% to 60% of the timeout")
            + (drawn.Kind == AttemptKind.Work ? Invariant($", one in ten failing its verification, and {AttemptSamples.AssumedMergeSeconds} s to merge") : string.Empty)
            + "; its cost counts as nothing",
    };

    private static string Cost(Forecast forecast)
    {
        var isPartial = forecast.Assumptions.Any(drawn => drawn is { Basis: SampleBasis.Assumed, Kind: not AttemptKind.Merge });
        return (forecast.CostUsd, forecast.Tokens) switch
        {
            (null, null) => "not known",
            ({ } cost, { } tokens) => $"half of the runs {Dollars(cost.P50)}, nine in ten {Dollars(cost.P90)} at most ({Show.Count((long)tokens.P50)} and {Show.Count((long)tokens.P90)} tokens)",
            ({ } cost, _) => $"half of the runs {Dollars(cost.P50)}, nine in ten {Dollars(cost.P90)} at most",
            (_, { } tokens) => $"half of the runs {Show.Count((long)tokens.P50)} tokens, nine in ten {Show.Count((long)tokens.P90)} at most",
        } + (isPartial && (forecast.CostUsd ?? forecast.Tokens) is not null ? ", without what is assumed below" : string.Empty);
    }

    private static string Held(Forecast forecast) => forecast.Bottleneck is not { } most
        ? "by their dependencies only"
        : $"most by {Words.Of(most)}; " + string.Join(", ", forecast.Held.Select(held => $"{Words.Of(held.Limit)} {Show.Duration(held.Seconds)}")) + " (all tasks together)";

    private static string Saved(double seconds) => seconds >= 1 ? $"{Show.Duration(seconds)} sooner" : "no sooner";

    private static string Chain(IReadOnlyList<string> ids) => ids.Count <= 12 ? string.Join(" → ", ids)
        : Invariant($"{string.Join(" → ", ids.Take(6))} → … ({ids.Count - 11} more) → {string.Join(" → ", ids.TakeLast(5))}");

    private static Listing Gantt(Forecast forecast)
    {
        var critical = forecast.CriticalPath.ToHashSet();
        var listing = new Listing(TaskColumns);
        foreach (var task in forecast.MedianRun.OrderBy(task => task.Start ?? double.MaxValue).ThenBy(task => task.End).Take(MostTasks))
        {
            listing.Add(
                task.Id,
                task.Title,
                task.Agent,
                new Cell(Bar(task, forecast.Seconds.P50, critical.Contains(task.Id) ? Critical : Other), new Style(Show.Color(task.State))),
                End(task));
        }

        return listing;
    }

    private static string End(SimulatedTask task) => (task.End is { } end ? Show.Duration(end) : "-")
        + (task.State == TaskState.Completed ? string.Empty : $" {Words.Of(task.State)}")
        + (task.Attempts > 1 ? Invariant($", {task.Attempts} attempts") : string.Empty);

    private static string Bar(SimulatedTask task, double whole, char ink)
    {
        if (task.Start is not { } start || whole <= 0)
        {
            return new string(' ', BarWidth);
        }

        var from = Math.Clamp((int)(start / whole * BarWidth), 0, BarWidth - 1);
        var to = Math.Clamp((int)Math.Round((task.End ?? whole) / whole * BarWidth), from + 1, BarWidth);
        return new string(' ', from) + new string(ink, to - from) + new string(' ', BarWidth - to);
    }

    private static Listing Spreading(Spread spread)
    {
        var listing = new Listing(SpreadColumns);
        var (most, step) = (spread.Histogram.Max(), (spread.Most - spread.Least) / spread.Histogram.Count);
        foreach (var (i, runs) in spread.Histogram.Index())
        {
            listing.Add(Show.Duration(spread.Least + (step * (i + 1))), Show.Number(runs), new string(Critical, (int)Math.Ceiling((double)runs * BarWidth / most)));
        }

        return listing;
    }

    private static string Dollars(double amount) => Show.Dollars(Math.Round((decimal)amount, 2));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
