namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>A merge commit that would stand on the integration branch.</summary>
/// <param name="Commit">The merge commit.</param>
/// <param name="Onto">Its first parent: where the integration branch has to be.</param>
/// <param name="Head">Its second parent: the task's work.</param>
internal sealed record Candidate(string Commit, string Onto, string Head);
