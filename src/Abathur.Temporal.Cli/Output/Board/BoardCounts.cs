using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>The lines of the board that count: states, and the limits that hold work back.</summary>
internal static class BoardCounts
{
    private static readonly Style Warning = new(Color.Yellow);

    /// <summary>How many tasks are in each state; where the line is too short, only the states that have some.</summary>
    public static IRenderable Render(SwarmStatus status)
    {
        var all = Enum.GetValues<TaskState>().Select(state => (state, status.Tasks.GetValueOrDefault(state))).ToList();
        return new OneLine(Line(all), Line(all.Where(count => count.Item2 > 0)));
    }

    public static IEnumerable<IRenderable> Limits(SwarmStatus status, DateTimeOffset now)
    {
        yield return new OneLine($"running {status.Running.Count}/{status.Settings.MaxConcurrentTasks}   used {BudgetWords.Used(status.Usage, BudgetWords.Limits(status.Settings.BudgetTokens, status.Settings.BudgetCostUsd), status.Reserved)}");
        if (status.BudgetSpent == true)
        {
            yield return new OneLine(BudgetWords.Spent(status), new Style(Color.Yellow, decoration: Decoration.Bold));
        }

        if (status.OpenEscalations > 0)
        {
            yield return new OneLine(
                $"an operator is needed: {status.OpenEscalations} open, see `abathur escalation list`", new Style(Color.Yellow, decoration: Decoration.Bold));
        }

        foreach (var (runtime, until) in status.PausedRuntimes)
        {
            yield return new OneLine($"runtime {runtime} is paused: its provider refuses for {Show.Span(until - now)} more", Warning);
        }

        foreach (var breaker in status.Breakers.Take(3))
        {
            var probe = breaker.ProbeAt > now ? $"next probe in {Show.Span(breaker.ProbeAt - now)}" : "a probe is due or runs";
            yield return new OneLine($"breaker {Words.Of(breaker.State)}: {breaker.Agent}, {breaker.Failures} failures in a row, {probe}", Warning);
        }
    }

    private static Cell[] Line(IEnumerable<(TaskState State, int Count)> counts) =>
        [.. counts.SelectMany((count, i) => Count(i == 0 ? string.Empty : "  ", count.State, count.Count))];

    private static IEnumerable<Cell> Count(string gap, TaskState state, int count)
    {
        var color = count == 0 ? Color.Grey : StateColor.Of(state);
        yield return Cell.Of($"{gap}{Words.Of(state)} ", color);
        yield return new Cell(Show.Number(count), new Style(color, decoration: count == 0 ? Decoration.None : Decoration.Bold));
    }
}
