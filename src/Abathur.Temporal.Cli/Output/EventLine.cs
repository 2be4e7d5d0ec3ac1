using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>An event on one line.</summary>
internal static class EventLine
{
    public static string Plain(SwarmEvent e) => $"{Show.Clock(e.At)} {Words(e)}";

    public static IEnumerable<Text> Cells(SwarmEvent e) =>
    [
        new(Show.Clock(e.At), new Style(Color.Grey)),
        new(Words(e), new Style(ColorOf(e.Kind))),
    ];

    private static string Words(SwarmEvent e)
    {
        var parts = new List<string> { Show.Word(e.Kind) };
        if (e.Task is { } task)
        {
            parts.Add(e.Attempt is { } attempt ? FormattableString.Invariant($"{task}#{attempt}") : task);
        }

        if (e.Agent is { } agent)
        {
            parts.Add($"[{agent}]");
        }

        if (e.Failure is { } failure)
        {
            parts.Add($"({Show.Word(failure)})");
        }

        return SafeText.Line($"{string.Join(' ', parts)}{(e.Message is null ? string.Empty : ": " + e.Message)}", 300);
    }

    private static Color ColorOf(SwarmEventKind kind) => kind switch
    {
        SwarmEventKind.TaskCompleted or SwarmEventKind.BreakerClosed => Color.Green,
        SwarmEventKind.TaskFailed or SwarmEventKind.Error or SwarmEventKind.BreakerOpened => Color.Red,
        SwarmEventKind.TaskRetried or SwarmEventKind.TaskBlocked or SwarmEventKind.Escalated or SwarmEventKind.CycleBroken or SwarmEventKind.RuntimePaused
            or SwarmEventKind.RepositoryChanged or SwarmEventKind.BudgetSpent or SwarmEventKind.RunLost => Color.Yellow,
        SwarmEventKind.TaskStarted or SwarmEventKind.AgentSpawned => Color.Blue,
        _ => Color.Default,
    };
}
