using System.Runtime.CompilerServices;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Swarms;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Web.Live;

/// <summary>
/// One swarm, watched once for all its readers. What a page asks besides is asked once for each state of the swarm. It ends some seconds
/// after the last reader has left.
/// </summary>
internal sealed class SharedWatch : IAsyncDisposable
{
    // From a page's request until its stream of changes begins, and over a reader's short absence.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(15);

    private const int MaxAnswers = 500;

    private readonly SwarmClient pages;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task> answers = new(StringComparer.Ordinal);
    private readonly Task running;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WatchState state = new(0, null, null, null, null);
    private long answersOf;
    private int readers;
    private long touched;

    /// <param name="watched">Makes the client that the watch asks by, which waits for ever and tells the notice.</param>
    /// <param name="pages">The client that pages ask by.</param>
    /// <param name="time">The clock.</param>
    public SharedWatch(Func<SilenceNotice, SwarmClient> watched, SwarmClient pages, TimeProvider time)
    {
        (this.pages, this.time) = (pages, time);
        touched = time.GetTimestamp();
        running = Task.Run(() => RunAsync(watched));
    }

    /// <summary>What is known now.</summary>
    public WatchState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <summary>Whether it watches no more: the swarm has ended, or all readers left.</summary>
    public bool IsOver => running.IsCompleted || end.IsCancellationRequested;

    /// <summary>Somebody is about to read.</summary>
    public void Touch() => Volatile.Write(ref touched, time.GetTimestamp());

    /// <summary>The first state with a board, or with why there is none; after the patience whatever is known.</summary>
    public async Task<WatchState> FirstAsync(TimeSpan patience, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            await foreach (var known in ChangesAsync(-1, limit.Token))
            {
                if (known.Board is not null || known.Refusal is not null)
                {
                    return known;
                }
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The page says what it waits for.
        }

        return State;
    }

    /// <summary>Each state after a version, the newest where several came at once.</summary>
    public async IAsyncEnumerable<WatchState> ChangesAsync(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        Interlocked.Increment(ref readers);
        try
        {
            while (true)
            {
                WatchState now;
                Task next;
                lock (gate)
                {
                    (now, next) = (state, changed.Task);
                }

                if (now.Version > after)
                {
                    after = now.Version;
                    yield return now;
                }

                if (running.IsCompleted && State.Version == after)
                {
                    yield break;
                }

                await Task.WhenAny(next, running).WaitAsync(cancel);
            }
        }
        finally
        {
            Interlocked.Decrement(ref readers);
            Touch();
        }
    }

    /// <summary>Asks the swarm, once for each of its states: readers of the same page share the answer.</summary>
    public async Task<T> AskAsync<T>(string question, Func<SwarmClient, CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        Task answer;
        lock (gate)
        {
            var look = state.Board?.Look ?? -1;
            if (look != answersOf || answers.Count >= MaxAnswers)
            {
                answers.Clear();
                answersOf = look;
            }

            if (!answers.TryGetValue(question, out answer!) || answer.IsFaulted || answer.IsCanceled)
            {
                answers[question] = answer = ask(pages, CancellationToken.None);
            }
        }

        return await ((Task<T>)answer).WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task RunAsync(Func<SilenceNotice, SwarmClient> watched)
    {
        var leaving = LeaveAsync();
        var notice = new SilenceNotice(TextWriter.Null)
        {
            Board = silence => Change(s => s with { Silence = silence, SilentSince = silence is null ? null : s.SilentSince ?? time.GetUtcNow() - silence.Lasted }),
        };
        var swarm = watched(notice);
        try
        {
            var last = await FollowAsync(swarm);
            if (last is null)
            {
                var board = await new BoardWatcher(pages, time).LookBackAsync(end.Token);
                Change(s => s with { Board = board });
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
        catch (Exception e) when (e is ClientException or WorkflowQueryFailedException or RpcException)
        {
            Change(s => s with { Refusal = e is ClientException ? e.Message : "The swarm has ended, and no worker can tell its last state. Start one with `abathur worker`." });
        }

        await end.CancelAsync();
        await leaving;
    }

    private async Task<BoardModel?> FollowAsync(SwarmClient swarm)
    {
        BoardModel? last = null;
        await foreach (var board in new BoardWatcher(swarm, time).WatchAsync(end.Token))
        {
            if (board.Version != last?.Version)
            {
                Change(s => s with { Board = board });
            }

            last = board;
        }

        return last;
    }

    private async Task LeaveAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await tick.WaitForNextTickAsync(end.Token))
            {
                if (Volatile.Read(ref readers) == 0 && time.GetElapsedTime(Volatile.Read(ref touched)) > Linger)
                {
                    await end.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
    }

    private void Change(Func<WatchState, WatchState> change)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            state = change(state) with { Version = state.Version + 1 };
            before = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }
}
