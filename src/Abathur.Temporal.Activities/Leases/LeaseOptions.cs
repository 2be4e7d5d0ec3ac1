namespace Abathur.Temporal.Activities.Leases;

/// <summary>How this host keeps and gives up attempts.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a stopping worker lets its activities work. Default: 20 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Seconds between the heartbeats of an agent, at most. Default: 3 s.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The same for an attempt: half of its heartbeat interval if that is shorter, so that a late one is no lost host.</summary>
    /// <param name="intervalSeconds">The swarm's heartbeat interval.</param>
    public TimeSpan HeartbeatFor(double intervalSeconds)
    {
        var half = TimeSpan.FromSeconds(intervalSeconds / 2);
        return half < Heartbeat ? half : Heartbeat;
    }

    /// <summary>The part of the grace that is kept for ending agents and salvaging their work: a half, 10 s at most.</summary>
    public TimeSpan HandBackTime => ShutdownGrace / 2 < MaxHandBackTime ? ShutdownGrace / 2 : MaxHandBackTime;

    private static TimeSpan MaxHandBackTime => TimeSpan.FromSeconds(10);
}
