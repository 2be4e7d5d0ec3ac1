using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Routing;
using Abathur.Temporal.Core.Scheduling;
using Abathur.Temporal.Core.Tasks;

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
            TaskTransitions.IsWaiting(task.State) ? [.. Waits(board, task, now)] : [],
            task.Record.Agent,
            Router.Unpreferred(task.Spec, board.Agents) is { } unpreferred && !task.IsShrunk ? $"{task.Record.Routing}: {unpreferred}" : task.Record.Routing);
    }

    /// <summary>The first limit that holds the task back; null if none does, or the task doesn't wait.</summary>
    public static WaitReason? FirstWait(Board board, TaskEntry task, DateTimeOffset now) =>
        TaskTransitions.IsWaiting(task.State) && task.Record.Agent is not null ? Waits(board, task, now).FirstOrDefault() : null;

    private static IEnumerable<WaitReason> Waits(Board board, TaskEntry task, DateTimeOffset now)
    {
        var agent = task.Record.Agent!;
        if (task.Broken > 0)
        {
            yield return new(WaitLimit.Blocked, "failed or canceled: " + Names(board, task, TaskTransitions.BreaksDependents));
        }

        if (task.Unmet > task.Broken)
        {
            yield return new(WaitLimit.Dependencies, "not completed: "
                + Names(board, task, state => state != TaskState.Completed && !TaskTransitions.BreaksDependents(state)));
        }

        if (board.State != SwarmState.Running)
        {
            yield return new(WaitLimit.SwarmState, $"the swarm is {Text.Camel(board.State)}");
        }

        if (board.GoalOf(task.Spec) is { Status: not GoalStatus.Active } goal)
        {
            yield return new(WaitLimit.GoalStatus, $"the goal '{goal.Name}' is {Text.Camel(goal.Status)}");
        }

        if (task.Record.NotBefore > now)
        {
            yield return new(WaitLimit.RetryBackoff, FormattableString.Invariant($"not before {task.Record.NotBefore:u}"));
        }

        if (board.Breaker(agent) is { } breaker && !breaker.Allows(now))
        {
            yield return new(WaitLimit.Breaker, breaker.Probe is { } probe
                ? $"the breaker of '{agent}' waits for its probe {probe}"
                : FormattableString.Invariant($"the breaker of '{agent}' is open until {breaker.ProbeAt:u} after {breaker.Failures} failures in a row"));
        }

        if (task.Record.Approval == ApprovalState.Waiting)
        {
            yield return new(WaitLimit.Approval, "its work waits to be approved; `abathur escalation list` shows the question");
        }

        if (Limits.Pause(board, agent, now) is { } pause)
        {
            yield return new(WaitLimit.RuntimePaused, pause.Probe is { } first
                ? FormattableString.Invariant($"'{pause.Key}' is tried by {first} first, since its provider refused: the others follow at {pause.Until:u}")
                : FormattableString.Invariant($"'{pause.Key}' is paused until {pause.Until:u}: its provider refuses ({Text.Camel(pause.Kind)})"));
        }

        if (board.Instances(agent) >= Limits.Instances(board, agent))
        {
            yield return new(WaitLimit.TierInstances, FormattableString.Invariant($"{board.Instances(agent)} of '{agent}' run, all that its tier allows"));
        }

        if (Limits.IsBudgetSpent(board))
        {
            yield return new(WaitLimit.Budget, $"the budget is spent: {Budget.Spent(board)}; `abathur escalation list` shows how to raise it");
        }

        if (board.Running.Count >= board.Settings.MaxConcurrentTasks)
        {
            yield return new(WaitLimit.MaxConcurrentTasks, FormattableString.Invariant($"{board.Running.Count} tasks run, all that maxConcurrentTasks allows"));
        }

        if (task.State == TaskState.Ready && Dispatch.Best(board, now) is { } best && GoesFirst(board, board[best], task, now))
        {
            yield return new(WaitLimit.Score, $"{TaskId.Format(best)} goes first");
        }
    }

    // The best of those that may start can still score lower than one that another limit holds back.
    private static bool GoesFirst(Board board, TaskEntry other, TaskEntry task, DateTimeOffset now)
    {
        var (theirs, own) = (ScoreOf(board, other, now), ScoreOf(board, task, now));
        return theirs > own || (theirs == own && other.Number < task.Number);
    }

    private static long ScoreOf(Board board, TaskEntry task, DateTimeOffset now) =>
        Score.Of(task.Spec.Priority, board.GoalOf(task.Spec)?.Priority, now - task.Record.CreatedAt, task.Record.Retries, task.Lent);

    private static string Names(Board board, TaskEntry task, Func<TaskState, bool> which) => string.Join(", ", task.DependsOn
        .Select(number => board[number])
        .Where(dependency => which(dependency.State))
        .Take(20)
        .Select(dependency => $"{dependency.Id} ({Text.Camel(dependency.State)})"));
}
