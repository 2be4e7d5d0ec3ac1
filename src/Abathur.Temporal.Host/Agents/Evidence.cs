using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Worktrees.Contents;

namespace Abathur.Temporal.Host.Agents;

/// <summary>
/// Done is proven, not claimed: committed files that differ from those at the attempt's start, a clean tree, and nothing
/// that a merge would leave behind; for a read-only agent, a result and no change.
/// </summary>
public static class Evidence
{
    /// <exception cref="AgentFailureException">Nothing shows that the work was done; says what the next attempt does about it.</exception>
    public static void Require(AttemptInput task, AgentOutcome outcome, WorktreeState state)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(state);
        if ((Unmergeable(task, state) ?? (task.ReadOnly ? Review(task, outcome) ?? Finding(outcome, state) : Change(outcome, state))) is { } missing)
        {
            throw AgentFailureException.Of(FailureKind.NoEvidence, missing, outcome.Usage);
        }
    }

    /// <summary>Whether the attempt left the task's branch as it was because, by its own word, there was nothing left to do.</summary>
    public static bool IsAlreadyComplete(AgentOutcome outcome, WorktreeState state)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(state);
        return !string.IsNullOrWhiteSpace(outcome.AlreadyComplete) && !state.HasChanged;
    }

    private static string? Unmergeable(AttemptInput task, WorktreeState state) =>
        !state.OnBranch && !task.ReadOnly
            ? $"The agent left the task's branch: its commits are not on it. Work on the branch {GitRefs.TaskBranch(task.Swarm, task.TaskId)} only, and don't delete it."
        : state.Outside.Count > 0 ? string.Join(' ', state.Outside)
        : !state.IsClean ? $"The agent left changes that it did not commit: {string.Join(", ", state.DirtyPaths)}. Commit them, or remove them if they are not needed."
        : null;

    private static string? Review(AttemptInput task, AgentOutcome outcome) => (task.Reviews, outcome.Review) switch
    {
        (null, _) or (_, { Decision: ReviewDecision.Approve }) => null,
        (_, null) => "The agent reviews a task's work and must say what becomes of it: write review with its decision, approve or changes, to the result file.",
        (_, { Comments: var comments }) => string.IsNullOrWhiteSpace(comments) ? "The agent asks for changes and names none: write them as comments of review in the result file." : null,
    };

    private static string? Finding(AgentOutcome outcome, WorktreeState state) =>
        state.CommitsAhead > 0 ? "The agent is read-only, but it committed."
        : string.IsNullOrWhiteSpace(outcome.Summary) ? "The agent is read-only and must give a result, but gave none."
        : null;

    private static string? Change(AgentOutcome outcome, WorktreeState state) =>
        !state.HoldsIntegration ? "The agent rewrote commits that were there before it (an amend, a rebase or a reset): add commits on top of them instead."
        : IsAlreadyComplete(outcome, state) ? null
        : state.OnlyScratch ? "The agent says it is done, but it committed nothing but scratch files in .abathur. Commit the work itself, without them."
        : state.HasChanged ? null
        : state.CommitsAhead == 0
            ? "The agent says it is done, but there is no commit on the task's branch. "
                + "If nothing is left to do, give the reason as alreadyComplete in the result file."
        : "The agent says it is done, but its commits change no file. If nothing is left to do, give the reason as alreadyComplete in the result file.";
}
