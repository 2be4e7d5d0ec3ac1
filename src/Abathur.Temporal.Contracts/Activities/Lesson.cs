namespace Abathur.Temporal.Contracts;

/// <summary>What an attempt taught.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Title">The task's title.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Outcome">What was done, or what went wrong.</param>
/// <param name="Failure">Set if it went wrong.</param>
public sealed record Lesson(
    string Swarm,
    RepositorySpec Repository,
    string Task,
    int Attempt,
    string Title,
    string Agent,
    string Outcome,
    FailureKind? Failure = null);
