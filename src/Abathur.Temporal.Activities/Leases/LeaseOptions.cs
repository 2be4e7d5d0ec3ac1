namespace Abathur.Temporal.Activities.Leases;

/// <summary>How this host keeps and gives up attempts.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a stopping worker lets its activities work. Default: 20 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Without an answer of the Temporal service for so long nothing of an attempt may be alive on this host. Default: 60 s, and at
    /// most two thirds of the attempt's heartbeat timeout: after the whole of it the service gives the attempt to another host.
    /// </summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for an attempt.</summary>
    /// <param name="heartbeatTimeout">Its activity's heartbeat timeout; null: it has none.</param>
    public TimeSpan SilenceFor(TimeSpan? heartbeatTimeout) =>
        heartbeatTimeout is { } timeout && timeout * 2 / 3 < MaxSilence ? timeout * 2 / 3 : MaxSilence;

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
