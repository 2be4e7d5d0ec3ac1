namespace Abathur.Temporal.Web.Pictures;

/// <summary>Sorts attempts by the host that ran them and by agent; those that overlap get lanes of their own.</summary>
internal static class HostLanes
{
    /// <summary>Lanes of an agent on a host at most.</summary>
    public const int MaxLanes = 12;

    /// <summary>The groups in the order of hosts and agents; attempts whose host is not known come last.</summary>
    public static IReadOnlyList<LaneGroup> Of(IEnumerable<TimelineRow> rows) =>
    [
        .. rows.SelectMany(row => row.Spans.Where(span => span.Kind == Span.Run).Select(span => (row.Task, Span: span)))
            .GroupBy(attempt => (attempt.Span.Host, Agent: attempt.Span.Agent ?? string.Empty))
            .OrderBy(group => group.Key.Host is null).ThenBy(group => group.Key.Host, StringComparer.Ordinal).ThenBy(group => group.Key.Agent, StringComparer.Ordinal)
            .Select(group => Group(group.Key.Host, group.Key.Agent, group.OrderBy(attempt => attempt.Span.From))),
    ];

    private static LaneGroup Group(string? host, string agent, IEnumerable<(string Task, Span Span)> attempts)
    {
        var lanes = new List<List<(string Task, Span Span)>>();
        var hidden = 0;
        foreach (var attempt in attempts)
        {
            if (lanes.Find(lane => lane[^1].Span.To <= attempt.Span.From) is { } free)
            {
                free.Add(attempt);
            }
            else if (lanes.Count < MaxLanes)
            {
                lanes.Add([attempt]);
            }
            else
            {
                hidden++;
            }
        }

        return new(host, agent, lanes, hidden);
    }
}
