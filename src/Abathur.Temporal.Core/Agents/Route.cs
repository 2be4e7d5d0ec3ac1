namespace Abathur.Temporal.Core.Agents;

/// <summary>The agent a task goes to, and why.</summary>
public sealed record Route(string Agent, string Reason);
