using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>Heartbeats while an activity works: counters and a tail, never a transcript. A cancellation comes back with the answers.</summary>
public sealed class Heartbeater
{
    /// <summary>
    /// What workers set as the SDK's throttle, which holds for all attempts of a worker: half of the shortest heartbeat interval
    /// that a swarm may have. How often heartbeats leave is decided here, for each attempt.
    /// </summary>
    public static readonly TimeSpan Throttle = TimeSpan.FromMilliseconds(500);

    private readonly ActivityExecutionContext context = ActivityExecutionContext.Current;
    private readonly string host;
    private readonly EarlierRuns earlier;
    private readonly TimeSpan interval;
    private volatile AgentProgress progress = new(new AgentUsage());

    internal Heartbeater(string host, EarlierRuns earlier, TimeSpan interval) => (this.host, this.earlier, this.interval) = (host, earlier, interval);

    /// <summary>What this run used so far.</summary>
    public AgentUsage Used => progress.Usage;

    /// <summary>The session of this run, or of the one before on this host; null: none that a later run can continue.</summary>
    public AgentSession? Session => progress is { CanResume: true, Session: { Length: > 0 } id } ? new(id, host)
        : earlier.Session?.Host == host ? earlier.Session
        : null;

    /// <summary>What the next heartbeat tells. A session that was reported stays until another is.</summary>
    public void Report(AgentProgress now) =>
        progress = now.Session is null ? now with { Session = progress.Session, CanResume = progress.CanResume } : now;

    /// <summary>Heartbeats at once, with what this run has used.</summary>
    public void Beat(AgentUsage used)
    {
        progress = progress with { Usage = used };
        Beat();
    }

    private void Beat() => context.Heartbeat(new AgentHeartbeat
    {
        Host = host,
        ProcessId = progress.ProcessId,
        Usage = earlier.Usage + progress.Usage,
        LostRuns = earlier.OrNull,
        Session = progress.Session ?? Session?.Id,
        CanResume = Session is null ? null : true,
        Doing = progress.Doing,
    });

    internal async Task BeatAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(interval);
        do
        {
            Beat();
        }
        while (await timer.WaitForNextTickAsync(ended));
    }
}
