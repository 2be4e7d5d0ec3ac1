using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Costs;

/// <summary>Draws what a swarm used: the sum, a table for each of agents, models, goals and tasks, and a chart over time.</summary>
internal static class CostView
{
    private const int Bars = 30;

    public static IEnumerable<IRenderable> Render(CostReport report, TimeZoneInfo zone)
    {
        yield return Tables.Facts(
            ("swarm", report.Swarm),
            ("used", BudgetWords.Used(report.Usage, BudgetWords.Limits(report.Budget?.Tokens, report.Budget?.CostUsd), report.Reserved)));
        foreach (var table in Parts(report, zone))
        {
            yield return Spectre.Console.Text.NewLine;
            yield return table;
        }
    }

    private static IEnumerable<Listing> Parts(CostReport report, TimeZoneInfo zone)
    {
        if (report.Cost is { } cost)
        {
            yield return Rows("AGENT", cost.Agents);
            yield return Rows("MODEL", cost.Models);
            yield return Rows("GOAL", cost.Goals);
        }

        if (report.Tasks.Count > 0)
        {
            yield return Tasks(report.Tasks);
        }

        if (report.Cost is { Periods.Count: > 0 } over)
        {
            yield return Periods(over, zone);
        }
    }

    private static Listing Rows(string header, IReadOnlyList<CostRow> rows)
    {
        var table = new Listing(Column.Text(header, minimum: 10), Column.Whole("TURNS", rank: 1), Column.Whole("TOKENS"), Column.Whole("COST"));
        foreach (var row in rows)
        {
            table.Add(row.Name, row.Usage.Turns > 0 ? Show.Number(row.Usage.Turns) : null, Show.Count(row.Usage.Tokens), Cost(row.Usage));
        }

        return table;
    }

    private static Listing Tasks(IReadOnlyList<TaskCost> tasks)
    {
        var table = new Listing(Column.Whole("TASK"), Column.Whole("TRY", rank: 1), Column.Whole("TOKENS"), Column.Whole("COST"), Column.Text("TITLE", rank: 2));
        foreach (var task in tasks)
        {
            table.Add(task.Id, Show.Number(task.Attempts), Show.Count(task.Usage.Tokens), Cost(task.Usage), task.Title);
        }

        return table;
    }

    // In dollars where any are known, else in tokens. Periods in which nothing ended have a row, too: a gap is seen as one.
    private static Listing Periods(CostRecord cost, TimeZoneInfo zone)
    {
        var width = TimeSpan.FromSeconds(cost.PeriodSeconds);
        var byDollars = cost.Periods.Any(period => period.Usage.CostUsd > 0);
        var figures = cost.Periods.ToDictionary(period => period.From, period => period.Usage);
        var most = figures.Values.Max(Figure);
        var table = new Listing(Column.Whole("FROM"), Column.Whole("TOKENS", rank: 1), Column.Whole("COST"), Column.Whole(string.Empty, rank: 2));
        for (var from = cost.Periods[0].From; from <= cost.Periods[^1].From; from += width)
        {
            var usage = figures.GetValueOrDefault(from) ?? new AgentUsage();
            var bar = most == 0 ? 0 : (int)Math.Ceiling(Figure(usage) / most * Bars);
            table.Add(Show.Moment(from, zone)[..16], Show.Count(usage.Tokens), Cost(usage), new string('#', bar));
        }

        return table;

        decimal Figure(AgentUsage usage) => byDollars ? usage.CostUsd : usage.Tokens;
    }

    private static string? Cost(AgentUsage usage) => usage.CostUsd > 0 ? Show.Dollars(usage.CostUsd) : null;
}
