namespace Abathur.Temporal.Client.Asking;

/// <summary>Counts how long one question has waited, finds out why, and has the user told, while others wait for the answer.</summary>
internal sealed class SilenceWatch : IDisposable
{
    // With what is looked up, the user is told within two seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.4);
    private static readonly TimeSpan LookAtFirst = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtLast = TimeSpan.FromSeconds(3);

    private readonly string whom;
    private readonly TimeSpan limit;
    private readonly ISilenceInquiry inquiry;
    private readonly SilenceNotice notice;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource end;
    private readonly long since;
    private readonly Lock gate = new();
    private Task<SilenceCause>? looking;
    private SilenceCause? cause;
    private bool over;

    public SilenceWatch(string whom, TimeSpan limit, ISilenceInquiry inquiry, SilenceNotice notice, TimeProvider time, CancellationToken cancel)
    {
        (this.whom, this.limit, this.inquiry, this.notice, this.time) = (whom, limit, inquiry, notice, time);
        since = time.GetTimestamp();
        end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _ = RunAsync(end.Token);
    }

    /// <summary>What is left of the limit; zero when it has passed.</summary>
    public TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, (limit - Lasted).Ticks));

    /// <summary>How the question ended the last time it was asked.</summary>
    public Exception? Last { get; set; }

    private TimeSpan Lasted => time.GetElapsedTime(since);

    /// <summary>All that can be said at the end.</summary>
    public async Task<Silence> ConcludeAsync()
    {
        await LookAsync(LookAtLast, end.Token);
        return new Silence(whom, Lasted, limit, cause);
    }

    /// <summary>There is an answer.</summary>
    public void Answered()
    {
        lock (gate)
        {
            over = true;
            notice.Ended();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            over = true;
        }

        end.Cancel();
        end.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Patience, time, cancel);
            await LookAsync(LookAtFirst, cancel);
            using var tick = new PeriodicTimer(Interval, time);
            do
            {
                Tell();
                await LookAsync(TimeSpan.Zero, cancel);
            }
            while (await tick.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException)
        {
            // There is an answer, or nobody wants one any more.
        }
    }

    private void Tell()
    {
        lock (gate)
        {
            if (!over)
            {
                notice.Lasts(new Silence(whom, Lasted, limit, cause));
            }
        }
    }

    // A look that takes longer goes on, and is told of when it has ended.
    private async Task LookAsync(TimeSpan most, CancellationToken cancel)
    {
        var look = looking ??= inquiry.LookAsync(Last, cancel);
        if (look.IsCompleted || await Task.WhenAny(look, Task.Delay(most, time, cancel)) == look)
        {
            cause = await look;
            looking = null;
        }
    }
}
