using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Worktrees.Setup;

/// <summary>A submodule that a worktree's index records.</summary>
/// <param name="Path">Its folder, from the root of the repository around it.</param>
/// <param name="Commit">The commit that is recorded.</param>
/// <param name="Name">Its name in <c>.gitmodules</c>.</param>
/// <param name="Url">Its URL there.</param>
internal sealed record Submodule(string Path, string Commit, string Name, string Url);

/// <summary>A repository with submodules.</summary>
/// <param name="Context">It, in the worktree.</param>
/// <param name="Modules">Where the git directories of its submodules in this worktree are.</param>
/// <param name="Store">The git directory of the operator's own; null: there is none.</param>
/// <param name="Checkout">The operator's own working tree; null: there is none.</param>
/// <param name="Url">The URL that relative ones begin at.</param>
internal sealed record SubmoduleParent(GitContext Context, string Modules, string? Store, string? Checkout, string Url);
