using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Leases;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>
/// The right of this host to work on an attempt. It ends with the activity, or earlier: <see cref="Lost"/> is canceled then,
/// and nothing of the attempt may go on.
/// </summary>
public sealed class AttemptLease : IAsyncDisposable
{
    private readonly ActivityExecutionContext context = ActivityExecutionContext.Current;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource ended = new();
    private readonly List<IDisposable> registrations = [];
    private readonly Heartbeater heartbeater;
    private readonly EarlierRuns earlier;
    private readonly Task watching;
    private int end = -1;

    internal AttemptLease(string host, EarlierRuns earlier, LeaseRenewal renewal, LeaseTerm term, LeaseOptions options, TimeSpan grace, TimeSpan heartbeat)
    {
        this.earlier = earlier;
        heartbeater = new Heartbeater(host, earlier, heartbeat);
        registrations.Add(context.CancellationToken.Register(() => Lose(
            context.CancelReason == ActivityCancelReason.WorkerShutdown ? LeaseEnd.Draining : LeaseEnd.Canceled)));
        registrations.Add(context.WorkerShutdownToken.Register(() => _ = DrainAsync(options.ShutdownGrace - options.HandBackTime)));
        watching = Task.WhenAll(UntilEndedAsync(heartbeater.BeatAsync), UntilEndedAsync(token => renewal.WatchAsync(grace, term, Lose, token)));
    }

    /// <summary>Canceled when the work has to end.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>The run of the attempt's workflow: a later attempt has another.</summary>
    public string Run => context.Info.WorkflowRunId!;

    /// <summary>The session in which an earlier run of this activity was lost; null: there is none that could be continued.</summary>
    public AgentSession? EarlierSession => earlier.Session;

    /// <summary>What earlier runs of this activity used, which were lost.</summary>
    public AgentUsage EarlierUsage => earlier.Usage;

    /// <summary>The session that a later run can continue; null: none.</summary>
    public AgentSession? Session => heartbeater.Session;

    /// <summary>Whether the attempt goes on elsewhere or later, though not here and now.</summary>
    public bool ComesBack => End is LeaseEnd.Draining or LeaseEnd.CutOff;

    /// <summary>Why it was lost; null: it wasn't.</summary>
    internal LeaseEnd? End => Volatile.Read(ref end) is var value and >= 0 ? (LeaseEnd)value : null;

    /// <summary>Whether Temporal told the activity to end because its attempt was canceled.</summary>
    internal bool IsCanceled => End is LeaseEnd.Canceled && context.CancelReason == ActivityCancelReason.CancelRequested;

    /// <summary>Tells where the attempt stands, with the next heartbeat.</summary>
    public void Report(AgentProgress now) => heartbeater.Report(now);

    /// <summary>The agent's run with its session, and with what lost runs before it used.</summary>
    public AgentRun Account(AgentRun run) => run with { Usage = earlier.Usage + run.Usage, LostRuns = earlier.OrNull, Session = heartbeater.Session };

    /// <summary>
    /// The failure with the session, and with what this run and those before it used. Temporal may try the activity again and forget the failure: the
    /// figure also leaves as a heartbeat, where the next run finds it.
    /// </summary>
    internal TaskFailure Account(TaskFailure failure)
    {
        var own = failure.Usage ?? heartbeater.Used;
        heartbeater.Beat(own);
        return failure with { Usage = earlier.Usage + own, LostRuns = earlier.OrNull, Session = heartbeater.Session ?? earlier.Session };
    }

    public async ValueTask DisposeAsync()
    {
        registrations.ForEach(registration => registration.Dispose());
        await ended.CancelAsync();
        await watching;
        ended.Dispose();
        lost.Dispose();
    }

    // The first reason is the reason.
    private void Lose(LeaseEnd why)
    {
        if (Interlocked.CompareExchange(ref end, (int)why, -1) == -1)
        {
            _ = lost.CancelAsync();
        }
    }

    private Task DrainAsync(TimeSpan wait) => UntilEndedAsync(async token =>
    {
        await Task.Delay(wait, token);
        Lose(LeaseEnd.Draining);
    });

    private async Task UntilEndedAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The activity has ended, or the lease is lost.
        }
    }
}
