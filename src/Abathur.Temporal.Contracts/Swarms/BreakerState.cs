namespace Abathur.Temporal.Contracts;

/// <summary>The state of an agent's circuit breaker.</summary>
public enum BreakerState
{
    /// <summary>Lets tasks through.</summary>
    Closed,

    /// <summary>Lets nothing through until its reset time.</summary>
    Open,

    /// <summary>Lets one probe through; its outcome closes or opens it.</summary>
    HalfOpen,
}
