namespace Abathur.Temporal.Core.Failures;

/// <summary>What a failure means for the agent's breaker.</summary>
public enum BreakerEffect
{
    /// <summary>Nothing: the agent is not to blame.</summary>
    None,

    /// <summary>One more failure in a row.</summary>
    Counts,

    /// <summary>It opens at once.</summary>
    Opens,
}
