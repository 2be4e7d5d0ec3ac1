namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>One task queue: tasks that wait for a poll by priority and age, or polls that wait for a task.</summary>
internal sealed class TaskQueue(TimeProvider time)
{
    private const int Priorities = 5;
    private static readonly TimeSpan PollerMemory = TimeSpan.FromMinutes(5);

    // As on the real server: a worker without a poll for so long is given up.
    private static readonly TimeSpan PollerPatience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly LinkedList<QueuedTask>[] tasks = [.. Enumerable.Range(0, Priorities).Select(_ => new LinkedList<QueuedTask>())];
    private readonly LinkedList<Waiter> waiters = [];
    private readonly Dictionary<string, DateTimeOffset> pollers = [];
    private DateTimeOffset lastPoll;
    private WorkerConnection? lastConnection;
    private bool isRetired;

    /// <summary>Hands it to a poll, or keeps it for one.</summary>
    public void Add(QueuedTask task)
    {
        lock (gate)
        {
            AddLocked(task);
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

            lastPoll = time.GetUtcNow();
            lastConnection = poller.Connection;
            pollers[poller.Identity] = lastPoll;
            if (ended.IsCancellationRequested)
            {
                return Task.FromResult<QueuedTask?>(null);
            }

            if (Array.Find(tasks, q => q.Count > 0) is { First: { } first } list)
            {
                list.RemoveFirst();
                return Task.FromResult<QueuedTask?>(first.Value);
            }

            var waiter = new Waiter(poller);
            waiters.AddLast(waiter);
            return AwaitAsync(waiter, ended);
        }
    }

    /// <summary>Ends every waiting poll of a worker, without a task.</summary>
    public void EndPolls(Func<Poller, bool> of) => End(waiter => of(waiter.Poller));

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
            if (connection is not null && connection != lastConnection)
            {
                return false;
            }

            isRetired = true;
            End(_ => true);
            left = [.. tasks.SelectMany(q => q)];
            Array.ForEach(tasks, q => q.Clear());
            return true;
        }
    }

    public TaskQueueStatistics Describe()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var waiter in waiters)
            {
                pollers[waiter.Poller.Identity] = now;
            }

            var oldest = tasks.SelectMany(q => q).Select(t => t.QueuedTime).DefaultIfEmpty(now).Min();
            return new TaskQueueStatistics(
                [.. pollers.Where(p => now - p.Value < PollerMemory)],
                [.. tasks.Select(q => q.Count)],
                now - oldest);
        }
    }

    private static bool IsHeard(WorkerConnection? connection) => connection is not { IsClosed: true } and not { IsSilent: true };

    private async Task<QueuedTask?> AwaitAsync(Waiter waiter, CancellationToken ended)
    {
        await using var registration = ended.Register(() => End(w => w == waiter));
        return await waiter.Source.Task;
    }

    private bool HasPollerLocked() => !isRetired && (waiters.Any(w => IsHeard(w.Poller.Connection)) || HasPolledLately());

    private bool HasPolledLately() => time.GetUtcNow() - lastPoll < PollerPatience && IsHeard(lastConnection);

    private void AddLocked(QueuedTask task)
    {
        while (NextWaiter() is { } next)
        {
            waiters.Remove(next);
            if (next.Value.Source.TrySetResult(task))
            {
                // It polled until now, however long ago it began.
                (lastPoll, lastConnection) = (time.GetUtcNow(), next.Value.Poller.Connection);
                return;
            }
        }

        task.QueuedTime = time.GetUtcNow();
        task.Node = tasks[Math.Clamp(task.Priority, 1, Priorities) - 1].AddLast(task);
    }

    // The one that has waited longest; a worker that may be frozen only where no other is about to poll again.
    private LinkedListNode<Waiter>? NextWaiter()
    {
        for (var node = waiters.First; node is not null; node = node.Next)
        {
            if (IsHeard(node.Value.Poller.Connection))
            {
                return node;
            }
        }

        return HasPolledLately() ? null : waiters.First;
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
