namespace Abathur.Temporal.Contracts;

/// <summary>An attempt whose worktree is given back.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="KeepBranch">Whether the task's branch stays for the next attempt (a hand-off).</param>
/// <param name="Lesson">What the attempt taught, to be remembered; absent: nothing.</param>
public sealed record AttemptRelease(TaskRunInput Task, bool KeepBranch, Lesson? Lesson = null);
