using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>A task's commits, and the worktree in which they are made ready to merge.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="Folder">Its worktree.</param>
/// <param name="GitDirectory">What git keeps about the worktree.</param>
/// <param name="Head">The head of the task's branch as its agent left it: each try starts from here.</param>
/// <param name="IsHeld">Whether somebody has the branch checked out: it stays where it is.</param>
internal sealed record TaskWork(AttemptInput Task, TaskFolder Folder, string GitDirectory, string Head, bool IsHeld)
{
    public Repository Repository => Folder.Repository;

    public GitContext Context => Folder.Context(GitDirectory);

    public string Branch => GitRefs.TaskBranch(Folder.Swarm, Folder.TaskId);
}
