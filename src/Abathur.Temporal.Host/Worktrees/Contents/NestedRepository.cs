namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>A repository inside a worktree: a submodule, one that the agent made or cloned, or another worktree.</summary>
/// <param name="Path">Where, as git names it.</param>
/// <param name="Folder">The same as a full path.</param>
/// <param name="GitDirectory">Its git directory; null: it can't be found.</param>
/// <param name="IsRecorded">Whether the worktree's index holds its commit.</param>
/// <param name="OnlyHere">What of it would be lost with the worktree, as a clause; null: nothing.</param>
/// <param name="Head">Its commit, where the repository around it has the object: it is another worktree of the same.</param>
internal sealed record NestedRepository(
    string Path, string Folder, string? GitDirectory, bool IsRecorded, string? OnlyHere, string? Head = null);
