using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>
/// Remembers, in a worktree's git directory, the files of a fresh checkout that git calls changed at once (line endings,
/// filters): they are not the agent's work.
/// </summary>
internal static class InitialTree
{
    private const string File = "abathur-initial-tree";

    public static string? Read(string gitDirectory) =>
        TaskFolder.ReadLine(Path.Combine(gitDirectory, File)) is { } tree && GitNames.IsCommit(tree) ? tree : null;

    public static void Write(string gitDirectory, string tree) => System.IO.File.WriteAllText(Path.Combine(gitDirectory, File), tree + "\n");
}
