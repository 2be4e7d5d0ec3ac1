using Abathur.Temporal.Activities.Agents;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>Heartbeats while an activity works: counters and a tail, never a transcript. A cancellation comes back with the answers.</summary>
public sealed class Pulse
{
    /// <summary>Often enough for a cancellation to arrive within seconds; a heartbeat is no event.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly ActivityExecutionContext context = ActivityExecutionContext.Current;
    private readonly string host;
    private readonly EarlierRuns earlier;
    private volatile AgentProgress progress = new(new AgentUsage());

    internal Pulse(string host, EarlierRuns earlier) => (this.host, this.earlier) = (host, earlier);

    /// <summary>What this run used so far.</summary>
    public AgentUsage Used => progress.Usage;

    /// <summary>What the next heartbeat tells.</summary>
    public void Report(AgentProgress now) => progress = now;

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
        Session = progress.Session,
        Doing = progress.Doing,
    });

    internal async Task BeatAsync(CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            Beat();
        }
        while (await timer.WaitForNextTickAsync(ended));
    }
}
