namespace Abathur.Temporal.Core.Routing;

/// <summary>The agent a task goes to, and why.</summary>
public sealed record Route(string Agent, string Reason);
