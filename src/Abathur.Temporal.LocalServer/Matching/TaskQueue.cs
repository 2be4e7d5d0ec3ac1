using Abathur.Temporal.LocalServer.Deployments;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>
/// One task queue: tasks that wait for a poll by priority and age, or polls that wait for a task; both, where it hands out no more tasks per second, or where
/// the tasks are for workers of another version.
/// </summary>
/// <param name="time">The pace.</param>
/// <param name="limit">How many tasks per second an operator allows; null for as many as there are.</param>
/// <param name="target">The version whose workers a task is for, as things stand.</param>
internal sealed class TaskQueue(TimeProvider time, Func<float?> limit, Func<QueuedTask, BuildVersion> target)
{
    // As on the real server: a worker without a poll for so long is given up.
    private static readonly TimeSpan PollerPatience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<BuildVersion, VersionBacklog> backlogs = [];
    private readonly LinkedList<Waiter> waiters = [];
    private readonly RecentPollers pollers = new();
    private readonly DispatchLimit dispatchLimit = new(limit);
    private readonly TaskRate added = new();
    private readonly TaskRate dispatched = new();
    private DateTimeOffset lastUse = time.GetUtcNow();
    private bool isRetired;
    private ITimer? release;

    /// <summary>Hands it to a poll, or keeps it for one; false if the queue is retired.</summary>
    public bool Add(QueuedTask task)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return false;
            }

            AddLocked(task);
            return true;
        }
    }

    /// <summary>As <see cref="Add"/>, unless nobody polls it; see <see cref="HasPoller"/>.</summary>
    public bool TryAdd(QueuedTask task)
    {
        lock (gate)
        {
            if (!HasPollerLocked())
            {
                return false;
            }

            AddLocked(task);
            return true;
        }
    }

    /// <summary>Takes out what still waits here.</summary>
    public void Remove(QueuedTask task)
    {
        lock (gate)
        {
            if (task.Node is { List: { } list } node)
            {
                list.Remove(node);
            }
        }
    }

    /// <summary>The next task; null when <paramref name="ended"/> comes first. No promise at all if the queue is retired.</summary>
    public Task<QueuedTask?>? TryPoll(Poller poller, CancellationToken ended)
    {
        lock (gate)
        {
            if (isRetired)
            {
                return null;
            }

            lastUse = time.GetUtcNow();
            var backlog = Backlog(poller.Takes);
            backlog.Hear(lastUse, poller.Connection);
            pollers.Hear(poller, lastUse);
            dispatchLimit.OfWorkers = poller.MaxTasksPerSecond ?? dispatchLimit.OfWorkers;
            if (ended.IsCancellationRequested)
            {
                return Task.FromResult<QueuedTask?>(null);
            }

            if (backlog.First is { } first && dispatchLimit.TryTake(lastUse))
            {
                first.List!.Remove(first);
                dispatched.Count(lastUse);
                return Task.FromResult<QueuedTask?>(first.Value);
            }

            var waiter = new Waiter(poller);
            waiters.AddLast(waiter);
            ReleaseLater(lastUse);
            return AwaitAsync(waiter, ended);
        }
    }

    /// <summary>Ends every waiting poll of a worker, without a task.</summary>
    public void EndPolls(Func<Poller, bool> of) => End(waiter => of(waiter.Poller));

    /// <summary>As <see cref="TaskQueueStatistics.LimitOfWorkers"/>.</summary>
    public double? LimitOfWorkers
    {
        get
        {
            lock (gate)
            {
                return dispatchLimit.OfWorkers;
            }
        }
    }

    /// <summary>The limit is another one.</summary>
    public void Recheck()
    {
        lock (gate)
        {
            Release(time.GetUtcNow());
        }
    }

    /// <summary>Deployments have changed: each task that waits goes to where it belongs now.</summary>
    public void Reroute()
    {
        lock (gate)
        {
            var misplaced = backlogs.Values.SelectMany(b => b.Tasks.Where(t => target(t) != b.Version)).ToArray();
            foreach (var task in misplaced)
            {
                task.Node!.List!.Remove(task.Node);
            }

            foreach (var task in misplaced.OrderBy(t => t.QueuedTime))
            {
                Backlog(target(task)).Add(task);
            }

            Release(time.GetUtcNow());
        }
    }

    /// <summary>Whether workers of a version poll it, or did within the last minutes.</summary>
    public bool IsPolledBy(BuildVersion version)
    {
        lock (gate)
        {
            return waiters.Any(w => w.Poller.Build == version) || pollers.Have(version, time.GetUtcNow());
        }
    }

    /// <summary>Whether somebody who can be expected to answer polls it, or did a moment ago.</summary>
    public bool HasPoller()
    {
        lock (gate)
        {
            return HasPollerLocked();
        }
    }

    /// <summary>Its worker is gone, and no other polls it.</summary>
    /// <param name="connection">The worker's; null for whatever it polls through.</param>
    /// <param name="left">What waited here.</param>
    /// <returns>False where the worker has polled through another connection since.</returns>
    public bool TryRetire(WorkerConnection? connection, out IReadOnlyList<QueuedTask> left)
    {
        lock (gate)
        {
            left = [];
            if (connection is not null && connection != Backlog(default).LastConnection)
            {
                return false;
            }

            isRetired = true;
            End(_ => true);
            left = [.. backlogs.Values.SelectMany(b => b.Tasks)];
            foreach (var backlog in backlogs.Values)
            {
                backlog.Clear();
            }

            release?.Dispose();
            return true;
        }
    }

    /// <summary>Retires it where nothing and nobody waits here, and nobody is remembered.</summary>
    public bool TryRetireIdle()
    {
        lock (gate)
        {
            isRetired |= waiters.Count == 0 && backlogs.Values.All(b => b.First is null) && time.GetUtcNow() - lastUse > RecentPollers.Memory;
            return isRetired;
        }
    }

    public TaskQueueStatistics Describe()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var waiter in waiters)
            {
                pollers.Hear(waiter.Poller, now);
            }

            var oldest = backlogs.Values.SelectMany(b => b.Tasks).Select(t => t.QueuedTime).DefaultIfEmpty(now).Min();
            return new TaskQueueStatistics(
                pollers.At(now),
                backlogs.Values.Aggregate(new VersionBacklog(default).Counts, (sum, b) => [.. sum.Zip(b.Counts, (x, y) => x + y)]),
                now - oldest,
                added.PerSecond(now),
                dispatched.PerSecond(now),
                backlogs.Values.Where(b => b.First is not null).ToDictionary(b => b.Version, b => b.Counts.Sum()),
                dispatchLimit.OfWorkers);
        }
    }

    private static bool IsHeard(WorkerConnection? connection) => connection is not { IsClosed: true } and not { IsSilent: true };

    private async Task<QueuedTask?> AwaitAsync(Waiter waiter, CancellationToken ended)
    {
        await using var registration = ended.Register(() => End(w => w == waiter));
        return await waiter.Source.Task;
    }

    private bool HasPollerLocked() => !isRetired && (waiters.Any(w => IsHeard(w.Poller.Connection)) || HasPolledLately(Backlog(default)));

    private bool HasPolledLately(VersionBacklog backlog) => time.GetUtcNow() - backlog.LastPoll < PollerPatience && IsHeard(backlog.LastConnection);

    private VersionBacklog Backlog(BuildVersion version)
    {
        if (!backlogs.TryGetValue(version, out var backlog))
        {
            backlogs[version] = backlog = new VersionBacklog(version);
        }

        return backlog;
    }

    private void AddLocked(QueuedTask task)
    {
        lastUse = time.GetUtcNow();
        added.Count(lastUse);
        task.QueuedTime = lastUse;
        Backlog(target(task)).Add(task);
        Release(lastUse);
    }

    // Hands out what may go.
    private void Release(DateTimeOffset now)
    {
        foreach (var backlog in backlogs.Values)
        {
            while (backlog.First is { } first && NextWaiter(backlog) is { } next && dispatchLimit.TryTake(now))
            {
                waiters.Remove(next);
                first.List!.Remove(first);
                next.Value.Source.TrySetResult(first.Value);

                // It polled until now, however long ago it began.
                lastUse = now;
                backlog.Hear(now, next.Value.Poller.Connection);
                dispatched.Count(now);
            }
        }

        ReleaseLater(now);
    }

    // Where tasks are held back from polls.
    private void ReleaseLater(DateTimeOffset now)
    {
        if (!isRetired && backlogs.Values.Min(b => HeldBack(b, now)) is { Ticks: > 0 } wait)
        {
            release ??= time.CreateTimer(_ => Recheck(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            release.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }
    }

    // How long the next task still waits although a poll does: for the limit, or for another worker than one that may be frozen. Null where no poll
    // waits for it, or nothing may go.
    private TimeSpan? HeldBack(VersionBacklog backlog, DateTimeOffset now)
    {
        if (backlog.First is null || waiters.All(w => w.Poller.Takes != backlog.Version))
        {
            return null;
        }

        return NextWaiter(backlog) is null ? backlog.LastPoll + PollerPatience - now : dispatchLimit.Wait(now);
    }

    // The one that has waited longest; a worker that may be frozen only where no other is about to poll again.
    private LinkedListNode<Waiter>? NextWaiter(VersionBacklog backlog)
    {
        LinkedListNode<Waiter>? silent = null;
        for (var node = waiters.First; node is not null; node = node.Next)
        {
            if (node.Value.Poller.Takes != backlog.Version)
            {
                continue;
            }

            if (IsHeard(node.Value.Poller.Connection))
            {
                return node;
            }

            silent ??= node;
        }

        return HasPolledLately(backlog) ? null : silent;
    }

    private void End(Func<Waiter, bool> which)
    {
        lock (gate)
        {
            for (var node = waiters.First; node is not null;)
            {
                var next = node.Next;
                if (which(node.Value))
                {
                    waiters.Remove(node);
                    node.Value.Source.TrySetResult(null);
                }

                node = next;
            }
        }
    }

    private sealed class Waiter(Poller poller)
    {
        public Poller Poller => poller;

        public TaskCompletionSource<QueuedTask?> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
