namespace Abathur.Temporal.Contracts;

/// <summary>What the registry found.</summary>
/// <param name="Agents">The agents, by name.</param>
/// <param name="Problems">What could not be used.</param>
public sealed record AgentRoster(IReadOnlyList<AgentSummary> Agents, IReadOnlyList<AgentProblem> Problems);
