using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>Which ready task starts next: of those that no limit of their own holds back, the one with the best score.</summary>
internal static class StartOrder
{
    /// <summary>The task that starts next; null: none may.</summary>
    public static TaskEntry? Best(Board board, DateTimeOffset now) =>
        board.Ready.Best(number => !StartLimits.Hold(board, board[number], now), number => ScoreOf(board, board[number], now)) is { } best ? board[best] : null;

    /// <summary>The task that starts before this one; null: none does.</summary>
    public static TaskEntry? Before(Board board, TaskEntry task, DateTimeOffset now)
    {
        if (Best(board, now) is not { } best)
        {
            return null;
        }

        // The best of those that may start can still score lower than one that another limit holds back.
        var (first, own) = (ScoreOf(board, best, now), ScoreOf(board, task, now));
        return first > own || (first == own && best.Number < task.Number) ? best : null;
    }

    private static long ScoreOf(Board board, TaskEntry task, DateTimeOffset now) =>
        Score.Of(task.Spec.Priority, board.GoalOf(task.Spec)?.Priority, now - task.Record.CreatedAt, task.Record.Retries, task.Lent);
}
