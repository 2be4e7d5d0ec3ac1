namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>One task queue: tasks that wait for a poll by priority and age, or polls that wait for a task.</summary>
internal sealed class TaskQueue(TimeProvider time)
{
    private const int Priorities = 5;
    private static readonly TimeSpan PollerMemory = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Queue<QueuedTask>[] tasks = [.. Enumerable.Range(0, Priorities).Select(_ => new Queue<QueuedTask>())];
    private readonly LinkedList<Waiter> waiters = [];
    private readonly Dictionary<string, DateTimeOffset> pollers = [];
    private DateTimeOffset lastPoll;

    public void Add(QueuedTask task)
    {
        lock (gate)
        {
            while (waiters.First is { } first)
            {
                waiters.RemoveFirst();
                if (first.Value.Source.TrySetResult(task))
                {
                    return;
                }
            }

            task.QueuedTime = time.GetUtcNow();
            tasks[Math.Clamp(task.Priority, 1, Priorities) - 1].Enqueue(task);
        }
    }

    /// <summary>The next task; null when <paramref name="ended"/> comes first.</summary>
    public async Task<QueuedTask?> PollAsync(Poller poller, CancellationToken ended)
    {
        Waiter waiter;
        lock (gate)
        {
            lastPoll = time.GetUtcNow();
            pollers[poller.Identity] = lastPoll;
            if (ended.IsCancellationRequested)
            {
                return null;
            }

            if (Array.Find(tasks, q => q.Count > 0) is { } queue)
            {
                return queue.Dequeue();
            }

            waiter = new Waiter(poller);
            waiters.AddLast(waiter);
        }

        await using var registration = ended.Register(() => End(w => w == waiter));
        return await waiter.Source.Task;
    }

    /// <summary>Ends every waiting poll of a worker, without a task.</summary>
    public void EndPolls(Func<Poller, bool> of) => End(waiter => of(waiter.Poller));

    /// <summary>Whether somebody polls it, or did a moment ago.</summary>
    public bool HasPoller(TimeSpan within)
    {
        lock (gate)
        {
            return waiters.Count > 0 || time.GetUtcNow() - lastPoll < within;
        }
    }

    /// <summary>Its worker is gone: nobody polls it, whatever happened before.</summary>
    public IReadOnlyList<QueuedTask> Close()
    {
        lock (gate)
        {
            lastPoll = default;
            QueuedTask[] left = [.. tasks.SelectMany(q => q)];
            Array.ForEach(tasks, q => q.Clear());
            return left;
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
