using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Reads attempts and waits from a swarm's events.</summary>
/// <param name="events">The events that are kept, oldest first.</param>
/// <param name="now">Until when what lasts is drawn.</param>
/// <param name="nodes">The tasks with what they depend on.</param>
/// <param name="hosts">By task the host of its last attempt, where its events don't tell.</param>
internal sealed class Timeline(IReadOnlyList<SwarmEvent> events, DateTimeOffset now, IReadOnlyList<GraphNode> nodes, IReadOnlyDictionary<string, string> hosts)
{
    private readonly IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> pauses = Pauses(events, now);
    private readonly Dictionary<string, GraphNode> byId = nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> completed = events.Where(e => e is { Kind: SwarmEventKind.TaskCompleted, Task: not null })
        .GroupBy(e => e.Task!, StringComparer.Ordinal).ToDictionary(task => task.Key, task => task.Last().At, StringComparer.Ordinal);

    /// <summary>A row for each task that the events tell of, in the order of ids.</summary>
    public IReadOnlyList<TimelineRow> Rows() =>
    [
        .. events.Where(e => e.Task is not null).GroupBy(e => e.Task!).Select(task => Row(task.Key, task))
            .OrderBy(row => TaskId.TryParse(row.Task, out var number) ? number : int.MaxValue),
    ];

    private TimelineRow Row(string task, IEnumerable<SwarmEvent> told)
    {
        var spans = new List<Span>();
        Span? open = null;
        foreach (var e in told)
        {
            if (!Changes(e))
            {
                continue;
            }

            if (open is not null)
            {
                spans.AddRange(Close(task, open, e.At, e));
            }

            open = Begin(e);
        }

        if (open is not null)
        {
            spans.AddRange(Close(task, open, now, null));
        }

        if (spans.FindLastIndex(span => span.Kind == Span.Run) is >= 0 and var last && spans[last].Host is null && hosts.TryGetValue(task, out var host))
        {
            spans[last] = spans[last] with { Host = host };
        }

        return new(task, spans.LastOrDefault(span => span.Kind == Span.Run)?.Agent, spans);
    }

    private IEnumerable<Span> Close(string task, Span open, DateTimeOffset at, SwarmEvent? end)
    {
        if (open.Kind == Span.Run)
        {
            var isGood = end?.Kind is SwarmEventKind.TaskCompleted or SwarmEventKind.TaskHandedOff or SwarmEventKind.TaskReviewed
                or SwarmEventKind.Escalated or SwarmEventKind.TaskAwaitsAnswer;
            return
            [
                open with
                {
                    To = at,
                    Words = end is null ? $"{open.Words}, running" : $"{open.Words}: {Words.Of(end)}",
                    Outcome = end is null ? "open" : isGood ? "ok" : "bad",
                    Host = end?.Host,
                    IsMerged = end?.Kind == SwarmEventKind.TaskCompleted,
                },
            ];
        }

        var wait = open with { To = at };
        return open.Kind == WaitKinds.Start ? ByReason(wait, ReadyAt(task)) : [wait];
    }

    // What waits for a slot waited first for its dependencies, and starts in no pause.
    private IEnumerable<Span> ByReason(Span wait, DateTimeOffset ready)
    {
        var from = wait.From;
        if (ready > from)
        {
            yield return Wait(WaitKinds.Dependencies, from, from = Earlier(ready, wait.To));
        }

        foreach (var pause in pauses.Where(pause => pause.To > from && pause.From < wait.To))
        {
            if (pause.From > from)
            {
                yield return Wait(WaitKinds.Start, from, pause.From);
            }

            yield return Wait(WaitKinds.Paused, Later(from, pause.From), from = Earlier(pause.To, wait.To));
        }

        if (from < wait.To)
        {
            yield return Wait(WaitKinds.Start, from, wait.To);
        }
    }

    // When the last of its dependencies completed; of one whose event is no longer kept that is long ago.
    private DateTimeOffset ReadyAt(string task) => byId.TryGetValue(task, out var node)
        ? node.DependsOn.Select(id =>
            completed.TryGetValue(id, out var at) ? at
            : byId.TryGetValue(id, out var other) && other.State != TaskState.Completed ? DateTimeOffset.MaxValue
            : DateTimeOffset.MinValue).DefaultIfEmpty(DateTimeOffset.MinValue).Max()
        : DateTimeOffset.MinValue;

    private static List<(DateTimeOffset From, DateTimeOffset To)> Pauses(IReadOnlyList<SwarmEvent> events, DateTimeOffset now)
    {
        var pauses = new List<(DateTimeOffset From, DateTimeOffset To)>();
        DateTimeOffset? since = null;
        foreach (var e in events.Where(e => e.Kind == SwarmEventKind.StateChanged))
        {
            var isPaused = e.Message == Text.Camel(SwarmState.Paused);
            if (since is { } from && !isPaused)
            {
                pauses.Add((from, e.At));
            }

            since = isPaused ? since ?? e.At : null;
        }

        return since is { } last ? [.. pauses, (last, now)] : pauses;
    }

    // Whether a task does something else from an event on.
    private static bool Changes(SwarmEvent e) => Begin(e) is not null || e.Kind is SwarmEventKind.TaskCompleted or SwarmEventKind.TaskFailed
        or SwarmEventKind.TaskCanceled or SwarmEventKind.TaskReplaced;

    // What a task does from an event on; null: it is closed, or the event changes nothing of that.
    private static Span? Begin(SwarmEvent e) => e.Kind switch
    {
        SwarmEventKind.TaskStarted => new(e.At, e.At, Span.Run, FormattableString.Invariant($"attempt {e.Attempt}{(e.Agent is { } agent ? $" by {agent}" : string.Empty)}")) { Agent = e.Agent },
        SwarmEventKind.TaskSubmitted or SwarmEventKind.TaskHandedOff or SwarmEventKind.TaskReviewed or SwarmEventKind.EscalationClosed => Wait(WaitKinds.Start, e.At, e.At),
        SwarmEventKind.TaskRetried => Wait(WaitKinds.Retry, e.At, e.At),
        SwarmEventKind.Escalated or SwarmEventKind.TaskAwaitsAnswer => Wait(WaitKinds.Operator, e.At, e.At),
        SwarmEventKind.TaskBlocked => Wait(WaitKinds.Blocked, e.At, e.At),
        _ => null,
    };

    private static Span Wait(string kind, DateTimeOffset from, DateTimeOffset to) => new(from, to, kind, WaitKinds.WordsOf(kind));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
