using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output;

/// <summary>An event in words: when, which task, what.</summary>
internal static class EventLine
{
    private const int MaxMessage = 300;

    /// <summary>The whole event: one line without a terminal, in one wrapped beside its time.</summary>
    public static IRenderable Whole(SwarmEvent e, TimeZoneInfo zone) => new Hanging(Time(e, zone), Happened(e));

    /// <summary>One line, cut where the terminal is narrower.</summary>
    public static IRenderable Cut(SwarmEvent e, TimeZoneInfo zone) => new OneLine([Time(e, zone), new Cell(" "), Happened(e)]);

    private static Cell Time(SwarmEvent e, TimeZoneInfo zone) => Cell.Of(Show.Clock(e.At, zone), Color.Grey);

    private static Cell Happened(SwarmEvent e)
    {
        var subject = e.Task is not { } task ? string.Empty
            : e.Attempt is { } attempt ? FormattableString.Invariant($"{task}#{attempt} ")
            : $"{task} ";
        var agent = e.Agent is { } name ? $" [{name}]" : string.Empty;
        // The new state is one of the words already.
        var message = e.Kind == SwarmEventKind.StateChanged || string.IsNullOrWhiteSpace(e.Message) ? string.Empty : ": " + e.Message;
        return Cell.Of(SafeText.Line(subject + Words.Of(e) + agent + message, MaxMessage), ColorOf(e.Kind));
    }

    private static Color ColorOf(SwarmEventKind kind) => kind switch
    {
        SwarmEventKind.TaskCompleted or SwarmEventKind.BreakerClosed => Color.Green,
        SwarmEventKind.TaskFailed or SwarmEventKind.Error or SwarmEventKind.BreakerOpened => Color.Red,
        SwarmEventKind.TaskRetried or SwarmEventKind.TaskBlocked or SwarmEventKind.Escalated or SwarmEventKind.CycleBroken or SwarmEventKind.RuntimePaused
            or SwarmEventKind.RepositoryChanged or SwarmEventKind.BudgetSpent or SwarmEventKind.RunLost or SwarmEventKind.OtherModel => Color.Yellow,
        SwarmEventKind.TaskStarted or SwarmEventKind.AgentSpawned => Color.Blue,
        _ => Color.Default,
    };
}
