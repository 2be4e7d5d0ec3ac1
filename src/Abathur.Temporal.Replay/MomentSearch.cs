using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Replay.Histories;

namespace Abathur.Temporal.Replay;

/// <summary>Finds the workflow task of a run that led to a moment.</summary>
internal static class MomentSearch
{
    /// <summary>The last one that had completed by then; null: none had.</summary>
    public static RecordedTask? At(RecordedRun run, DateTimeOffset time) => run.Tasks.LastOrDefault(task => task.CompletedAt <= time);

    /// <summary>
    /// The one that recorded an event; null: none has yet. The state at the end of the run knows the time of its newest 1,000 events, and with it
    /// the workflow task; an older event is looked for in states between.
    /// </summary>
    public static async Task<RecordedTask?> OfEventAsync(RecordedRun run, long number, Func<RecordedTask, Task<SwarmClient>> serve, CancellationToken cancel)
    {
        if (run.Dated.TryGetValue(number, out var known))
        {
            return Recording(run, known);
        }

        var (low, high) = (0, run.Tasks.Count);
        for (var probe = high - 1; low < high; probe = (low + high) / 2)
        {
            var swarm = await serve(run.Tasks[probe]);
            var page = await swarm.QueryAsync(s => s.Events(number - 1), cancel);
            foreach (var e in page.Events)
            {
                run.Dated[e.Number] = e.At;
            }

            if (page.Events is not [var next, ..])
            {
                low = probe + 1;
            }
            else if (next.Number == number)
            {
                return Recording(run, next.At) ?? run.Tasks[probe];
            }
            else
            {
                high = probe;
            }
        }

        return low < run.Tasks.Count ? run.Tasks[low] : null;
    }

    /// <summary>The one that recorded what happened at a time: a swarm dates its events by the begin of the workflow task.</summary>
    public static RecordedTask? Recording(RecordedRun run, DateTimeOffset at) => run.Tasks.LastOrDefault(task => task.StartedAt <= at);
}
