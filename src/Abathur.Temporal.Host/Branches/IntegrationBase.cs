namespace Abathur.Temporal.Host.Branches;

/// <summary>Where a swarm's integration branch begins.</summary>
/// <param name="BaseCommit">The commit.</param>
/// <param name="BaseNote">What somebody should know of how it was found; null: nothing.</param>
/// <param name="IntegrationRef">The full name of the integration branch's ref; null: the branch <c>abathur/{swarm}/main</c>.</param>
public sealed record IntegrationBase(string BaseCommit, string? BaseNote, string? IntegrationRef);
