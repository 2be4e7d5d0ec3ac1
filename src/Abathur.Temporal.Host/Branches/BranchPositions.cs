namespace Abathur.Temporal.Host.Branches;

/// <summary>A swarm's line and a task's branch: where they stand.</summary>
/// <param name="Tip">The integration branch's commit.</param>
/// <param name="Branch">The commit of the task's branch; null: there is none.</param>
internal sealed record BranchPositions(string Tip, string? Branch);
