namespace Abathur.Temporal.Contracts;

/// <summary>An attempt at a task.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Attempt">The attempt's number.</param>
public sealed record AttemptRef(string Swarm, string Task, int Attempt);
