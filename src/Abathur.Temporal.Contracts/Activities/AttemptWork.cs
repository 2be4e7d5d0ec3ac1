namespace Abathur.Temporal.Contracts;

/// <summary>An attempt at a task.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Attempt">The attempt's number.</param>
public sealed record AttemptRef(string Swarm, string Task, int Attempt);

/// <summary>Attempts at tasks.</summary>
/// <param name="Attempts">The attempts.</param>
public sealed record AttemptList(IReadOnlyList<AttemptRef> Attempts);

/// <summary>An attempt whose work is merged.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="Lesson">What the attempt taught, to be remembered once it is merged.</param>
/// <param name="AlreadyComplete">Whether the agent found nothing left to do, so that there may be nothing to merge.</param>
public sealed record AttemptMerge(AttemptInput Task, Lesson Lesson, bool? AlreadyComplete = null);

/// <summary>An attempt whose worktree is given back.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="KeepBranch">Whether the task's branch stays for the next attempt (a hand-off, or a retry that continues).</param>
/// <param name="Lesson">What the attempt taught, to be remembered; absent: nothing.</param>
/// <param name="KeepCopy">Whether the commits of a branch that stays are kept as salvage besides; absent: no.</param>
/// <param name="EndsTask">Whether no attempt follows, so that the agent's sessions go too; absent: one may.</param>
public sealed record AttemptRelease(AttemptInput Task, bool KeepBranch, Lesson? Lesson = null, bool? KeepCopy = null, bool? EndsTask = null);

/// <summary>What an attempt taught.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Title">The task's title.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Outcome">What was done, or what went wrong.</param>
/// <param name="Failure">Set if it went wrong.</param>
public sealed record Lesson(
    string Swarm,
    RepositorySpec Repository,
    string Task,
    int Attempt,
    string Title,
    string Agent,
    string Outcome,
    FailureKind? Failure = null);
