namespace Abathur.Temporal.Host.Branches;

/// <summary>How the branch that follows a swarm's integration branch differs from the integration branch.</summary>
/// <param name="Branch">The branch, <c>abathur/{swarm}/main</c>.</param>
/// <param name="Behind">Commits along the integration branch that the branch doesn't have.</param>
/// <param name="Ahead">Commits along the branch that the integration branch doesn't have: somebody made them there.</param>
/// <param name="CheckedOut">Where it is checked out, or in the middle of a rebase or bisection; absent: nowhere.</param>
public sealed record BranchLag(string Branch, int Behind, int Ahead, string? CheckedOut);
