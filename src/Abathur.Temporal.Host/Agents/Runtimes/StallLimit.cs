namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Notices that an agent has said nothing for too long.</summary>
internal sealed class StallLimit : IDisposable
{
    private readonly CancellationTokenSource reached = new();
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly Func<bool>? isExcused;
    private readonly ITimer? timer;
    private long heardAt;

    /// <param name="limit">How long it may be silent; zero: for ever.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isExcused">Whether it has a reason to be silent just now.</param>
    public StallLimit(TimeSpan limit, TimeProvider time, Func<bool>? isExcused)
    {
        (this.limit, this.time, this.isExcused) = (limit, time, isExcused);
        heardAt = time.GetTimestamp();
        timer = limit > TimeSpan.Zero ? time.CreateTimer(_ => Look(), null, limit, Timeout.InfiniteTimeSpan) : null;
    }

    /// <summary>Canceled once it has been silent for too long.</summary>
    public CancellationToken Reached => reached.Token;

    /// <summary>It said something, or a tool of its did.</summary>
    public void Heard() => Volatile.Write(ref heardAt, time.GetTimestamp());

    public void Dispose()
    {
        timer?.Dispose();
        reached.Dispose();
    }

    private void Look()
    {
        if (isExcused?.Invoke() == true)
        {
            Heard();
        }

        var left = limit - time.GetElapsedTime(Volatile.Read(ref heardAt));
        try
        {
            if (left <= TimeSpan.Zero)
            {
                reached.Cancel();
            }
            else
            {
                timer!.Change(left, Timeout.InfiniteTimeSpan);
            }
        }
        catch (ObjectDisposedException)
        {
            // The agent has just ended.
        }
    }
}
