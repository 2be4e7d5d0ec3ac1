using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Scheduling;

/// <summary>What a tier allows each of its agents; the figures are the original's.</summary>
public static class TierLimits
{
    /// <summary>How many instances of one agent may run at once.</summary>
    public static int Instances(AgentTier tier) => tier switch
    {
        AgentTier.Architect => 2,
        AgentTier.Specialist => 5,
        _ => 20,
    };

    /// <summary>Turns where the definition names none.</summary>
    public static int MaxTurns(AgentTier tier) => tier switch
    {
        AgentTier.Architect => 50,
        AgentTier.Specialist => 35,
        _ => 25,
    };
}
