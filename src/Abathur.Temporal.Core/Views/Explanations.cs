using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Limits;

namespace Abathur.Temporal.Core.Views;

/// <summary>Says of a task why it has its score, and which limits hold it back: all of them, not just the first.</summary>
public static class Explanations
{
    public static TaskExplanation Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        var terms = Score.Terms(task.Spec.Priority, board.GoalOf(task.Spec)?.Priority, now - task.Record.CreatedAt, task.Record.Retries, task.Lent);
        return new TaskExplanation(
            task.Id,
            task.State,
            terms.Sum(term => term.Value),
            terms,
            TaskTransitions.IsWaiting(task.State) ? [.. StartLimits.Explain(board, task, now)] : [],
            task.Record.Agent,
            Router.Unpreferred(task.Spec, board.Agents) is { } unpreferred && !task.IsShrunk ? $"{task.Record.Routing}: {unpreferred}" : task.Record.Routing);
    }

    /// <summary>The first limit that holds the task back; null if none does, or the task doesn't wait.</summary>
    public static WaitReason? FirstWait(Board board, TaskEntry task, DateTimeOffset now) =>
        TaskTransitions.IsWaiting(task.State) && task.Record.Agent is not null ? StartLimits.Explain(board, task, now).FirstOrDefault() : null;
}
