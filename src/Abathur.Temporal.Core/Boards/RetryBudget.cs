namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// The retries that are left to a task: its own, and those of its lineage. A lineage's retry budget is handed on and split among
/// diagnoses and replacements, never multiplied, so that a task which can't succeed ends.
/// </summary>
internal static class RetryBudget
{
    /// <summary>The retries that the task's lineage has left.</summary>
    public static int Left(Board board, TaskEntry task) => task.Record.LineageRetries ?? board.Settings.LineageRetries;

    /// <summary>The retries that the task may use in all.</summary>
    public static int Max(Board board, TaskEntry task) => task.Spec.MaxRetries ?? board.Settings.MaxRetries;

    /// <summary>Whether neither the task nor its lineage has a retry left.</summary>
    public static bool IsSpent(Board board, TaskEntry task) => Left(board, task) <= 0 || task.Record.Retries >= Max(board, task);

    /// <summary>Takes a retry off the task's own and its lineage's.</summary>
    public static void Use(Board board, TaskEntry task)
    {
        var left = Left(board, task);
        board.Change(task, record => record with { Retries = record.Retries + 1, LineageRetries = left - 1 });
    }

    /// <summary>Hands the lineage's retries on, one less; the task is left with none.</summary>
    public static int HandOn(Board board, TaskEntry task)
    {
        var left = Math.Max(0, Left(board, task) - 1);
        board.Change(task, record => record with { LineageRetries = 0 });
        return left;
    }
}
