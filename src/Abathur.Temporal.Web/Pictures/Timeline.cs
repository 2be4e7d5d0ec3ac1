using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Reads attempts and waits from a swarm's events.</summary>
internal static class Timeline
{
    /// <summary>A row for each task that the events tell of, in the order of ids.</summary>
    /// <param name="events">The events that are kept, oldest first.</param>
    /// <param name="now">Until when what lasts is drawn.</param>
    public static IReadOnlyList<TimelineRow> Rows(IEnumerable<SwarmEvent> events, DateTimeOffset now) =>
    [
        .. events.Where(e => e.Task is not null).GroupBy(e => e.Task!).Select(task => Row(task.Key, [.. task], now))
            .OrderBy(row => TaskId.TryParse(row.Task, out var number) ? number : int.MaxValue),
    ];

    private static TimelineRow Row(string task, List<SwarmEvent> events, DateTimeOffset now)
    {
        var spans = new List<Span>();
        (DateTimeOffset From, string Kind, string Words)? open = null;
        string? agent = null;
        DateTimeOffset? merged = null;
        foreach (var e in events)
        {
            if (Begins(e) is not { } next)
            {
                continue;
            }

            if (open is { } before)
            {
                spans.Add(Close(before, e.At, e));
            }

            agent = e.Kind == SwarmEventKind.TaskStarted ? e.Agent ?? agent : agent;
            merged = e.Kind == SwarmEventKind.TaskCompleted ? e.At : merged;
            open = next.Kind is null ? null : (e.At, next.Kind, next.Words);
        }

        if (open is { } last)
        {
            spans.Add(Close(last, now, null));
        }

        return new(task, agent, spans, merged);
    }

    private static Span Close((DateTimeOffset From, string Kind, string Words) open, DateTimeOffset at, SwarmEvent? end)
    {
        if (open.Kind != "run")
        {
            return new(open.From, at, open.Kind, open.Words);
        }

        var outcome = end?.Kind switch
        {
            null => "open",
            SwarmEventKind.TaskCompleted or SwarmEventKind.TaskHandedOff or SwarmEventKind.TaskReviewed or SwarmEventKind.Escalated
                or SwarmEventKind.TaskAwaitsAnswer => "ok",
            _ => "bad",
        };
        return new(open.From, at, open.Kind, end is null ? $"{open.Words}, running" : $"{open.Words}: {Words.Of(end)}", outcome);
    }

    // What a task does from an event on; no kind: it is closed. Null: the event changes nothing of that.
    private static (string? Kind, string Words)? Begins(SwarmEvent e) => e.Kind switch
    {
        SwarmEventKind.TaskSubmitted => ("wait-start", "waits for its dependencies, or for a free slot"),
        SwarmEventKind.TaskStarted => ("run", FormattableString.Invariant($"attempt {e.Attempt}{(e.Agent is { } agent ? $" by {agent}" : string.Empty)}")),
        SwarmEventKind.TaskRetried => ("wait-retry", "waits for its retry"),
        SwarmEventKind.TaskHandedOff or SwarmEventKind.TaskReviewed => ("wait-start", "waits for the next agent"),
        SwarmEventKind.Escalated or SwarmEventKind.TaskAwaitsAnswer => ("wait-operator", "waits for an operator"),
        SwarmEventKind.EscalationClosed => ("wait-start", "waits for a free slot"),
        SwarmEventKind.TaskBlocked => ("wait-dependencies", "blocked by what failed or was canceled"),
        SwarmEventKind.TaskCompleted or SwarmEventKind.TaskFailed or SwarmEventKind.TaskCanceled or SwarmEventKind.TaskReplaced => (null, string.Empty),
        _ => null,
    };
}
