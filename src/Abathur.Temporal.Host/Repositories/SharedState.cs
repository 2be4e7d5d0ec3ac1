namespace Abathur.Temporal.Host.Repositories;

/// <summary>What a repository's worktrees share with the operator's checkout, at a moment.</summary>
/// <param name="Refs">Commits by full name, without our refs and the stash.</param>
/// <param name="Stash">The stash's commits, the newest first.</param>
/// <param name="Config">Values by key, of the repository's own configuration.</param>
/// <param name="Files">Object ids by path: hooks, the exclude file, the attributes.</param>
public sealed record SharedState(
    IReadOnlyDictionary<string, string> Refs,
    IReadOnlyList<string> Stash,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Config,
    IReadOnlyDictionary<string, string> Files);
