namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>What an attempt left in its worktree beside what its branch holds.</summary>
/// <param name="Head">The commit that is checked out; null: none is.</param>
/// <param name="Tree">Its files, where they differ from that commit.</param>
/// <param name="Heads">Other commits that are nowhere else: of worktrees inside it, and what it stashed.</param>
/// <param name="NeedsArchive">Whether its files are work that git doesn't take.</param>
internal sealed record Leftovers(string? Head, string? Tree = null, IReadOnlyList<string>? Heads = null, bool NeedsArchive = false);
