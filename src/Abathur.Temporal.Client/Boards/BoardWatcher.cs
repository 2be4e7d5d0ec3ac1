using System.Runtime.CompilerServices;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Boards;

/// <summary>
/// Watches a swarm: asks it when something has happened, and not before. Neither queries nor descriptions nor long polls add anything to
/// its history.
/// </summary>
public sealed class BoardWatcher(SwarmClient swarm, TimeProvider? time = null)
{
    public const int MaxTasks = SwarmWatch.MaxRunning;
    private const int MaxEvents = SwarmWatch.FirstEvents;

    // At most two looks a second, however much happens.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LostPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastLookPatience = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly SwarmGlance glance = new();
    private readonly List<SwarmEvent> newest = [];
    private IReadOnlyList<TaskSummary> running = [];
    private long? seen;
    private long version;
    private long looks;

    /// <summary>After how long the board is given again though nothing has changed but the time. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The board whenever it changes, and once an interval, until the swarm has ended; nothing if it had before.</summary>
    public async IAsyncEnumerable<BoardModel> WatchAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var follower = new HistoryFollower(swarm);
        if (!await follower.BeginAsync(cancel) || await LookAsync(cancel) is not { } board)
        {
            yield break;
        }

        yield return board;
        var (looked, heard) = (time.GetTimestamp(), time.GetTimestamp());
        var next = follower.NextAsync(leave.Token);
        try
        {
            for (var (isStale, isOpen) = (false, true); isOpen;)
            {
                var pause = isStale ? Left(LookInterval, looked) : board.Running.Count > 0 ? Shorter(Interval, Left(HeartbeatInterval, heard)) : Interval;
                if (!isStale || pause > TimeSpan.Zero)
                {
                    await Task.WhenAny(next, Task.Delay(pause, time, cancel));
                    cancel.ThrowIfCancellationRequested();
                }

                if (next.IsCompleted)
                {
                    var happening = await next;
                    isStale = true;
                    isOpen = happening != Happening.Ended;
                    next = happening switch
                    {
                        Happening.Changed => follower.NextAsync(leave.Token),
                        Happening.Lost => AgainAsync(follower, leave.Token),
                        _ => Task.FromResult(Happening.Ended),
                    };
                }

                if (!isOpen)
                {
                    break;
                }

                if (isStale && Left(LookInterval, looked) > TimeSpan.Zero)
                {
                    continue;
                }

                if (isStale)
                {
                    if (await LookAsync(cancel) is not { } fresh)
                    {
                        break;
                    }

                    (board, isStale) = (fresh, false);
                    looked = heard = time.GetTimestamp();
                }
                else if (board.Running.Count > 0 && Left(HeartbeatInterval, heard) <= TimeSpan.Zero)
                {
                    board = await HearAsync(board, cancel);
                    heard = time.GetTimestamp();
                }
                else
                {
                    board = board with { NewEvents = [], Now = time.GetUtcNow() };
                }

                yield return board;
            }

            yield return await LastAsync(board, cancel);
        }
        finally
        {
            await leave.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look; null if the swarm's workflow has closed.</summary>
    public Task<BoardModel?> LookAsync(CancellationToken cancel = default) => LookAsync(swarm, onlyOpen: true, cancel);

    /// <summary>The state in which a swarm ended, and how; it takes a worker to answer.</summary>
    public async Task<BoardModel> LookBackAsync(CancellationToken cancel = default) =>
        (await LookAsync(swarm, onlyOpen: false, cancel))! with { Running = [], Ended = await EndAsync(cancel) };

    private async Task<BoardModel?> LookAsync(SwarmClient asked, bool onlyOpen, CancellationToken cancel)
    {
        if (await glance.AskAsync(asked, seen, onlyOpen, cancel) is not { } given)
        {
            return null;
        }

        running = given.Running;
        var fresh = await RestAsync(asked, given.Events, given.Status.LastEvent, cancel);
        return new BoardModel
        {
            Status = given.Status,
            Running = onlyOpen ? await HeartbeatsAsync(cancel) : [],
            Events = [.. newest],
            NewEvents = fresh,
            Now = time.GetUtcNow(),
            Version = ++version,
            Look = ++looks,
        };
    }

    // Of more events than a page holds, the rest.
    private async Task<IReadOnlyList<SwarmEvent>> RestAsync(SwarmClient asked, EventPage page, long last, CancellationToken cancel)
    {
        var fresh = page.Events.ToList();
        while (page.Events.Count > 0 && page.Next < last)
        {
            var from = page.Next;
            page = await asked.QueryAsync(s => s.Events(from), cancel);
            fresh.AddRange(page.Events);
        }

        seen = page.Next;
        newest.AddRange(fresh);
        newest.RemoveRange(0, Math.Max(0, newest.Count - MaxEvents));
        return fresh;
    }

    private async Task<BoardModel> HearAsync(BoardModel board, CancellationToken cancel)
    {
        var heard = await HeartbeatsAsync(cancel);
        return board with { Running = heard, NewEvents = [], Now = time.GetUtcNow(), Version = heard.SequenceEqual(board.Running) ? version : ++version };
    }

    private async Task<IReadOnlyList<BoardTask>> HeartbeatsAsync(CancellationToken cancel) =>
        await Task.WhenAll(running.Select(task => HeartbeatReader.ReadAsync(swarm, task, cancel)));

    // What a swarm did last, such as stopping, is shown where a worker is left to tell it.
    private async Task<BoardModel> LastAsync(BoardModel board, CancellationToken cancel)
    {
        try
        {
            board = await LookAsync(swarm.Within(LastLookPatience), onlyOpen: false, cancel) ?? board;
        }
        catch (Exception e) when (e is ClientException or WorkflowQueryFailedException or RpcException)
        {
            board = board with { NewEvents = [], Now = time.GetUtcNow() };
        }

        return board with { Running = [], Ended = await EndAsync(cancel), Version = ++version };
    }

    private async Task<string> EndAsync(CancellationToken cancel)
    {
        try
        {
            return (await swarm.DescribeAsync(cancel)).Status.ToString();
        }
        catch (ClientException e) when (e.Failure == ClientFailure.Rejected)
        {
            return "Deleted";
        }
    }

    private static async Task<Happening> AgainAsync(HistoryFollower follower, CancellationToken cancel)
    {
        await Task.Delay(LostPause, cancel);
        return await follower.NextAsync(cancel);
    }

    private TimeSpan Left(TimeSpan of, long since)
    {
        var left = of - time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
