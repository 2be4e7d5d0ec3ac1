using Abathur.Temporal.Contracts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>The lines of the board that count: states, and the limits that hold work back.</summary>
internal static class BoardCounts
{
    public static IRenderable Render(SwarmStatus status) => new Markup(string.Join(
        "  ",
        Enum.GetValues<TaskState>().Select(state => Count(state, status.Tasks.GetValueOrDefault(state)))));

    public static IEnumerable<IRenderable> Limits(SwarmStatus status, DateTimeOffset now)
    {
        yield return new Text(SafeText.Line(
            $"running {status.Running.Count}/{status.Settings.MaxConcurrentTasks}   used {Show.Usage(status.Usage)}{Budget(status.Settings)}"));
        if (status.BudgetSpent == true)
        {
            yield return new Text(SafeText.Line(BudgetWords.Spent(status)), new Style(Color.Yellow, decoration: Decoration.Bold));
        }

        if (status.OpenEscalations > 0)
        {
            yield return new Text(
                $"a person is needed: {status.OpenEscalations} open, see `abathur escalation list`", new Style(Color.Yellow, decoration: Decoration.Bold));
        }

        foreach (var (runtime, until) in status.PausedRuntimes)
        {
            yield return new Text(SafeText.Line($"runtime {runtime} is paused: its provider refuses for {Show.Span(until - now)} more"), new Style(Color.Yellow));
        }

        foreach (var breaker in status.Breakers.Take(3))
        {
            var probe = breaker.ProbeAt > now ? $"next probe in {Show.Span(breaker.ProbeAt - now)}" : "a probe is due or runs";
            yield return new Text(
                SafeText.Line($"breaker {Show.Word(breaker.State)}: {breaker.Agent}, {breaker.Failures} failures in a row, {probe}"),
                new Style(Color.Yellow));
        }
    }

    private static string Count(TaskState state, int count) =>
        count == 0 ? $"[grey]{Show.Word(state)} 0[/]" : $"[{Show.Color(state)}]{Show.Word(state)} [bold]{count}[/][/]";

    private static string Budget(SwarmSettings settings) => (settings.BudgetTokens, settings.BudgetCostUsd) switch
    {
        (null, null) => string.Empty,
        ({ } tokens, null) => $" of {Show.Count(tokens)} tokens",
        (null, { } cost) => $" of {Show.Dollars(cost)}",
        ({ } tokens, { } cost) => $" of {Show.Count(tokens)} tokens and {Show.Dollars(cost)}",
    };
}
