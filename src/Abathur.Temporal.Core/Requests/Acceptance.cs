using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>A failure that is accepted: what waited for the task continues without it.</summary>
internal static class Acceptance
{
    public static void Accept(Board board, TaskEntry task, string why, DateTimeOffset now)
    {
        if (task.State == TaskState.Failed)
        {
            board.Move(task, TaskState.Completed, now, record => record with { Summary = $"The failure was accepted: {Text.Cut(why, 1000)}" });
            board.Emit(now, SwarmEventKind.TaskCompleted, task, $"its failure was accepted: {why}");
            return;
        }

        // Canceled is final: what waits for it lets go of it instead.
        foreach (var dependent in task.Dependents.Select(number => board[number]).Where(dependent => TaskTransitions.IsWaiting(dependent.State)).ToList())
        {
            board.RemoveEdge(dependent, task, now);
        }
    }
}
