namespace Abathur.Temporal.Contracts;

/// <summary>An attempt whose worktree is given back.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="KeepBranch">Whether the task's branch stays for the next attempt (a hand-off).</param>
public sealed record AttemptRelease(TaskRunInput Task, bool KeepBranch);
