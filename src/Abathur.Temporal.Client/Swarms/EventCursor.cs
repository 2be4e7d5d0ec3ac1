using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>Reads a swarm's events in order, each once.</summary>
internal sealed class EventCursor(SwarmClient swarm, long after)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    /// <summary>What is left of a swarm that has closed: a stopped one's result holds its newest events, others take a worker to answer.</summary>
    public async Task<IReadOnlyList<SwarmEvent>> ReadRestAsync(SwarmEnd? end, CancellationToken cancel)
    {
        if (end?.Status == WorkflowExecutionStatus.Completed)
        {
            var kept = (await swarm.ResultAsync(cancel)).Checkpoint.Events;
            var rest = kept.Where(e => e.Number > after).ToList();
            missed += rest.Count > 0 ? rest[0].Number - after - 1 : 0;
            after = rest.Count > 0 ? rest[^1].Number : after;
            return rest;
        }

        try
        {
            return await new EventCursor(swarm.Within(Patience), after).ReadAsync(cancel) ?? [];
        }
        catch (SilenceException)
        {
            return [];
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
