namespace Abathur.Temporal.Contracts;

/// <summary>An attempt whose worktree is given back.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="KeepBranch">Whether the task's branch stays for the next attempt (a hand-off, or a retry that continues).</param>
/// <param name="Lesson">What the attempt taught, to be remembered; absent: nothing.</param>
/// <param name="KeepCopy">Whether the commits of a branch that stays are kept as salvage besides; absent: no.</param>
public sealed record AttemptRelease(TaskRunInput Task, bool KeepBranch, Lesson? Lesson = null, bool? KeepCopy = null);
