namespace Abathur.Temporal.Activities.Leases;

/// <summary>How this host keeps and gives up attempts.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a stopping worker lets its activities work. Default: 20 s.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The part of the grace that is kept for ending agents and salvaging their work: a half, 10 s at most.</summary>
    public TimeSpan HandBackTime => ShutdownGrace / 2 < MaxHandBackTime ? ShutdownGrace / 2 : MaxHandBackTime;

    private static TimeSpan MaxHandBackTime => TimeSpan.FromSeconds(10);
}
