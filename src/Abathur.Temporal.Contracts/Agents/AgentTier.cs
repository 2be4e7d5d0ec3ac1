namespace Abathur.Temporal.Contracts;

/// <summary>An agent's tier: how many of it may run at once, and how many turns it has by default.</summary>
public enum AgentTier
{
    /// <summary>2 instances, 50 turns.</summary>
    Architect,

    /// <summary>5 instances, 35 turns.</summary>
    Specialist,

    /// <summary>20 instances, 25 turns.</summary>
    Worker,
}
