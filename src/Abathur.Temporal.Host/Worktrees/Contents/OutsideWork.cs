using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>Says what a merge would leave behind, and what the agent does about it.</summary>
internal static class OutsideWork
{
    public const string Stashed =
        "There is work in git stash, which a merge leaves behind. Run git stash pop and commit it, or git stash drop if it is not needed.";

    public static string Submodule(string path, string what) =>
        $"The submodule '{path}' {what}: they are only in this worktree, and a merge would leave them behind. "
        + $"Push them to the submodule's own remote (git -C '{path}' push), or make the change outside '{path}'.";

    public static string Copied(IReadOnlyList<string> paths, string start) =>
        $"A commit holds {GitText.List(paths)}, copied from the operator's checkout and not to be committed. Commit again without it: "
        + $"git reset --soft {start}; git rm -q --cached -- {string.Join(' ', paths.Select(path => $"'{path}'"))}; git commit.";

    public static string Repository(string path, string what) =>
        $"'{path}' {what}, of which a merge would take no more than a commit id. Make its files part of this repository: "
        + $"rm -rf '{path}/.git'; git rm -q --cached '{path}'; git add '{path}'; then commit.";
}
