using System.Runtime.CompilerServices;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>Looks at a swarm again and again. Queries and descriptions add nothing to its history.</summary>
public sealed class BoardWatcher(SwarmClient swarm, TimeProvider? time = null)
{
    public const int MaxTasks = 20;
    private const int MaxEvents = 50;

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly List<SwarmEvent> newest = [];
    private IReadOnlyList<TaskSummary> running = [];
    private long seen = -1;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The board once a second, until the swarm has ended.</summary>
    public async IAsyncEnumerable<BoardModel> WatchAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var tick = new PeriodicTimer(Interval, time);
        BoardModel? last = null;
        do
        {
            var model = await LookAsync(cancel);
            if (model is null)
            {
                if (last is not null)
                {
                    yield return last with { Running = [], NewEvents = [], Ended = await EndAsync(cancel) };
                }

                yield break;
            }

            yield return last = model;
        }
        while (await tick.WaitForNextTickAsync(cancel));
    }

    /// <summary>One look; null if the swarm's workflow has closed.</summary>
    public async Task<BoardModel?> LookAsync(CancellationToken cancel = default)
    {
        if (await swarm.QueryOpenAsync(s => s.Status(), cancel) is not { } status)
        {
            return null;
        }

        var fresh = await NewEventsAsync(status, cancel);
        return new BoardModel
        {
            Status = status,
            Running = [.. await Task.WhenAll(running.Select(task => HeartbeatReader.ReadAsync(swarm, task, cancel)))],
            Events = [.. newest],
            NewEvents = fresh,
            Now = time.GetUtcNow(),
        };
    }

    // Only when something happened are the events and the running tasks other than they were.
    private async Task<IReadOnlyList<SwarmEvent>> NewEventsAsync(SwarmStatus status, CancellationToken cancel)
    {
        if (status.LastEvent == seen)
        {
            return [];
        }

        var fresh = new List<SwarmEvent>();
        var after = seen < 0 ? Math.Max(0, status.LastEvent - MaxEvents) : seen;
        while (after < status.LastEvent)
        {
            var from = after;
            var page = await swarm.QueryAsync(s => s.Events(from), cancel);
            fresh.AddRange(page.Events);
            if (page.Next <= after)
            {
                break;
            }

            after = page.Next;
        }

        var filter = new TaskFilter { States = [TaskState.Running], Limit = MaxTasks };
        running = (await swarm.QueryAsync(s => s.Tasks(filter), cancel)).Tasks;
        seen = Math.Max(after, status.LastEvent);
        newest.AddRange(fresh);
        newest.RemoveRange(0, Math.Max(0, newest.Count - MaxEvents));
        return fresh;
    }

    private async Task<string> EndAsync(CancellationToken cancel)
    {
        var description = await swarm.DescribeAsync(cancel);
        return description.Status.ToString();
    }
}
