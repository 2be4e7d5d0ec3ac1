namespace Abathur.Temporal.LocalServer.Timers;

/// <summary>
/// The one clock of a server: what time it is, and every timer, timeout and backoff. It goes at the pace of its
/// <see cref="TimeProvider"/>; one that can skip also jumps to the next timer whenever nothing holds it. One wake-up is
/// armed at a time, for the earliest timer, and none while the queue is empty.
/// </summary>
internal sealed class ServerClock : IDisposable
{
    // System timers know neither of a clock that is set nor of a machine that sleeps: either is noticed after so long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // Clocks that are kept right by the network move by less.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SortedSet<ServerTimer> queue = [];
    private readonly TimeProvider time;
    private readonly ITimer wakeUp;
    private DateTimeOffset? armedFor;
    private DateTimeOffset lastReading;
    private long lastTimestamp;
    private TimeSpan skipped;
    private long scheduled;
    private int holds;
    private int locks;
    private bool disposed;

    /// <param name="time">The pace.</param>
    /// <param name="canSkip">Whether it jumps to the next timer while nothing holds it.</param>
    public ServerClock(TimeProvider time, bool canSkip)
    {
        this.time = time;
        CanSkip = canSkip;
        (lastReading, lastTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
        wakeUp = time.CreateTimer(_ => WakeUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The clock was set back, a moment or, where nothing happened since, at most half a minute ago.</summary>
    public event Action? SetBack;

    public bool CanSkip { get; }

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (gate)
            {
                return Now();
            }
        }
    }

    /// <summary>How many timers wait.</summary>
    public int Pending
    {
        get
        {
            lock (gate)
            {
                return queue.Count;
            }
        }
    }

    /// <summary>
    /// Calls <paramref name="fire"/> on the thread pool when <paramref name="due"/> has come; at once if it has. No time is
    /// skipped before the task that it returns has ended, so whatever the timer sets off is to take its hold in there.
    /// </summary>
    /// <param name="due">When.</param>
    /// <param name="fire">What happens then.</param>
    /// <param name="isAwaited">False for housekeeping: no time is skipped for its sake.</param>
    public ServerTimer Schedule(DateTimeOffset due, Func<Task> fire, bool isAwaited = true)
    {
        ServerTimer timer;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            timer = new ServerTimer(this, due, scheduled++, isAwaited, fire);
            queue.Add(timer);
        }

        Advance();
        return timer;
    }

    /// <summary>
    /// Keeps time from being skipped until <see cref="Unlock"/>: one for each workflow task and activity that is out, and those of
    /// the test service. It is one counter, as on the official test server: whoever runs may unlock for a while what holds for it.
    /// </summary>
    public void Lock()
    {
        lock (gate)
        {
            locks++;
        }
    }

    public void Unlock()
    {
        lock (gate)
        {
            locks--;
        }

        Advance();
    }

    /// <summary>As <see cref="Unlock"/>; false if nothing is locked.</summary>
    public bool TryUnlock()
    {
        lock (gate)
        {
            if (locks <= 0)
            {
                return false;
            }

            locks--;
        }

        Advance();
        return true;
    }

    /// <summary>Keeps time from being skipped until it is disposed: something of the server's own is not finished.</summary>
    public IDisposable Hold()
    {
        lock (gate)
        {
            holds++;
        }

        return new ClockHold(this);
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            queue.Clear();
        }

        wakeUp.Dispose();
    }

    internal bool Cancel(ServerTimer timer)
    {
        lock (gate)
        {
            var waiting = queue.Remove(timer);
            if (queue.Count == 0)
            {
                Arm();
            }

            return waiting;
        }
    }

    internal void Release()
    {
        lock (gate)
        {
            holds--;
        }

        Advance();
    }

    private DateTimeOffset Now() => time.GetUtcNow() + skipped;

    // Whatever it was armed for: the wall clock that timers go by may have been set back since.
    private void WakeUp()
    {
        lock (gate)
        {
            armedFor = null;
        }

        Advance();
    }

    private void Advance()
    {
        List<ServerTimer> due = [];
        bool wasSetBack;
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            wasSetBack = NoticeSetBack();
            if (CanSkip && holds == 0 && locks <= 0 && queue.FirstOrDefault(t => t.IsAwaited) is { } next && next.Due > Now())
            {
                skipped += next.Due - Now();
            }

            for (var now = Now(); queue.Min is { } first && first.Due <= now;)
            {
                queue.Remove(first);
                due.Add(first);
                holds++;
            }

            Arm();
        }

        foreach (var timer in due)
        {
            _ = Task.Run(() => FireAsync(timer));
        }

        if (wasSetBack)
        {
            SetBack?.Invoke();
        }
    }

    private bool NoticeSetBack()
    {
        var (reading, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var expected = lastReading + time.GetElapsedTime(lastTimestamp, timestamp);
        (lastReading, lastTimestamp) = (reading, timestamp);
        return expected - reading > Tolerance;
    }

    private async Task FireAsync(ServerTimer timer)
    {
        try
        {
            await timer.Fire();
        }
        finally
        {
            Release();
        }
    }

    // A wake-up that comes too early (its timer was canceled) arms the next one; re-arming at every cancel would cost more.
    private void Arm()
    {
        if (disposed || (queue.Min is null && armedFor is null))
        {
            return;
        }

        if (queue.Min is not { } first)
        {
            armedFor = null;
            wakeUp.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var now = Now();
        if (armedFor - first.Due <= TimeSpan.FromMilliseconds(1) && armedFor > now)
        {
            return;
        }

        var wait = first.Due - now > LongestWait ? LongestWait : RoundUp(first.Due - now);
        armedFor = now + wait;
        wakeUp.Change(wait, Timeout.InfiniteTimeSpan);
    }

    // System timers drop fractions of a millisecond, and would wake before the time.
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
}
