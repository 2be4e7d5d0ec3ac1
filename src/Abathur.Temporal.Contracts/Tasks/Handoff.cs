namespace Abathur.Temporal.Contracts;

/// <summary>An agent hands its task to another: no retry used, at most five times a task, the branch kept as it stands.</summary>
/// <param name="Agent">The agent that goes on; one of the definition's <c>handoff_targets</c>.</param>
/// <param name="Note">What it should know.</param>
public sealed record Handoff(string Agent, string? Note = null);
