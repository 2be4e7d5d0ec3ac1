using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Worktrees;

/// <summary>The worktree belongs to a later attempt by now; nothing was done.</summary>
public sealed class StaleAttemptException(string taskId, int attempt, int current)
    : HostFailureException(
        $"Attempt {attempt} at {taskId} came late: its worktree belongs to attempt {current}.",
        FailureKind.Infrastructure)
{
    public int Attempt { get; } = attempt;

    public int Current { get; } = current;
}
