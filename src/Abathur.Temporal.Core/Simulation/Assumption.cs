using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>From what it was drawn how the attempts of an agent go.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Kind">What its attempts are for.</param>
/// <param name="Basis">From what.</param>
/// <param name="Own">Attempts of this agent and kind that are known.</param>
/// <param name="Used">Attempts that were drawn from; 0 for <see cref="SampleBasis.Assumed"/>.</param>
public sealed record Assumption(string Agent, AttemptKind Kind, SampleBasis Basis, int Own, int Used);

/// <summary>From what attempts are drawn.</summary>
public enum SampleBasis
{
    /// <summary>The agent's own attempts of the kind, 20 or more.</summary>
    Agent,

    /// <summary>The attempts of all agents of the kind, 5 or more: the agent's own are too few.</summary>
    AllAgents,

    /// <summary>Nothing that was measured: see <see cref="AttemptSamples"/>.</summary>
    Assumed,
}
