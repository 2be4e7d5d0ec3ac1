namespace Abathur.Temporal.Contracts;

/// <summary>How a swarm stops.</summary>
public enum StopMode
{
    /// <summary>Running tasks may end within the grace; then they are canceled.</summary>
    Graceful,

    /// <summary>Running tasks are canceled at once.</summary>
    Force,
}
