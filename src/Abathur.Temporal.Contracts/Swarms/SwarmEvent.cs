namespace Abathur.Temporal.Contracts;

/// <summary>Something that happened in a swarm, for subscribers: the newest 1,000 are kept.</summary>
public sealed record SwarmEvent
{
    /// <summary>1 and up, without gaps; the cursor of the query <c>events</c>.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required SwarmEventKind Kind { get; init; }

    /// <summary>The task it is about.</summary>
    public string? Task { get; init; }

    /// <summary>The agent it is about.</summary>
    public string? Agent { get; init; }

    /// <summary>The attempt it is about.</summary>
    public int? Attempt { get; init; }

    /// <summary>The kind of failure.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>The rest, in words; for <c>stateChanged</c> the new state.</summary>
    public string? Message { get; init; }
}
