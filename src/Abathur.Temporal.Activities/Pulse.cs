using Abathur.Temporal.Activities.Agents;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <summary>Heartbeats while an activity works: counters and a tail, never a transcript. A cancellation comes back with the answers.</summary>
public sealed class Pulse : IAsyncDisposable
{
    /// <summary>Often enough for a cancellation to arrive within seconds; a heartbeat is no event.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly ActivityExecutionContext context;
    private readonly string host;
    private readonly CancellationTokenSource ended = new();
    private readonly Task beating;
    private volatile AgentProgress progress = new(new AgentUsage());

    private Pulse(ActivityExecutionContext context, HostIdentity host)
    {
        this.context = context;
        this.host = host.Id;
        Beat();
        beating = BeatAsync();
    }

    public static Pulse Start(HostIdentity host) => new(ActivityExecutionContext.Current, host);

    public CancellationToken Cancellation => context.CancellationToken;

    public void Report(AgentProgress now) => progress = now;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await beating;
        ended.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                Beat();
            }
        }
        catch (OperationCanceledException)
        {
            // The activity has ended.
        }
    }

    private void Beat() => context.Heartbeat(new AgentHeartbeat
    {
        Host = host,
        ProcessId = progress.ProcessId,
        Usage = progress.Usage,
        Session = progress.Session,
        Doing = progress.Doing,
    });
}
