using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>Reads a swarm's events in order, each once.</summary>
internal sealed class EventCursor(SwarmClient swarm, long after)
{
    private long after = after;
    private long missed;

    /// <summary>All events since the last call; null if only open swarms count and this one has closed.</summary>
    public async Task<IReadOnlyList<SwarmEvent>?> ReadAsync(CancellationToken cancel, bool onlyOpen = false)
    {
        var events = new List<SwarmEvent>();
        while (true)
        {
            var from = after;
            var page = onlyOpen
                ? await swarm.QueryOpenAsync(s => s.Events(from), cancel)
                : await swarm.QueryAsync(s => s.Events(from), cancel);
            if (page is null)
            {
                return events.Count > 0 ? events : null;
            }

            events.AddRange(page.Events);
            missed += page.Missed;
            after = page.Next;
            if (page.Events.Count == 0 || page.Next <= from)
            {
                return events;
            }
        }
    }

    /// <summary>How many were lost since the last call, because they are no longer kept.</summary>
    public long TakeMissed()
    {
        var taken = missed;
        missed = 0;
        return taken;
    }
}
