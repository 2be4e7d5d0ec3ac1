using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Agents;

/// <summary>Done is proven, not claimed: a commit on the task's branch and a clean tree; for a read-only agent, a result and no change.</summary>
public static class Evidence
{
    /// <exception cref="AgentFailureException">Nothing shows that the work was done.</exception>
    public static void Require(TaskRunInput task, AgentOutcome outcome, WorktreeState state)
    {
        if (Missing(task, outcome, state) is { } missing)
        {
            throw AgentFailureException.Of(FailureKind.NoEvidence, missing, outcome.Usage);
        }
    }

    private static string? Missing(TaskRunInput task, AgentOutcome outcome, WorktreeState state)
    {
        if (!state.IsClean)
        {
            return $"The agent left changes that it did not commit: {string.Join(", ", state.DirtyPaths)}.";
        }

        if (task.ReadOnly)
        {
            return state.CommitsAhead > 0 ? "The agent is read-only, but it committed."
                : string.IsNullOrWhiteSpace(outcome.Summary) ? "The agent is read-only and owes a result, but left none."
                : null;
        }

        return !state.OnBranch ? "The agent left the task's branch: its commits are not on it."
            : state.CommitsAhead == 0 && !task.KeepBranch ? "The agent says it is done, but there is no commit on the task's branch."
            : null;
    }
}
