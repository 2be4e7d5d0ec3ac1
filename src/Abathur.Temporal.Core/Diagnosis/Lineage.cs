using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Diagnosis;

/// <summary>
/// A task with all that its agents, its diagnosis and its replacements led to. The retries of a lineage are one purse that is
/// handed on and split, never multiplied, so that a poisonous task ends.
/// </summary>
internal static class Lineage
{
    public const int MaxDepth = 5;
    public const int MaxSubtasks = 10;
    public const int MaxDescendants = 100;

    public static int RetriesLeft(Board board, TaskEntry task) => task.Record.LineageRetries ?? board.Settings.LineageRetries;

    /// <summary>Takes a retry off the task's own and its lineage's; false, and nothing taken, if none is left.</summary>
    public static bool TryUseRetry(Board board, TaskEntry task)
    {
        var left = RetriesLeft(board, task);
        if (left <= 0 || task.Record.Retries >= MaxRetries(board, task))
        {
            return false;
        }

        board.Change(task, record => record with { Retries = record.Retries + 1, LineageRetries = left - 1 });
        return true;
    }

    /// <summary>Hands the task's purse on, one retry less; what it leaves is empty.</summary>
    public static int HandOn(Board board, TaskEntry task)
    {
        var left = Math.Max(0, RetriesLeft(board, task) - 1);
        board.Change(task, record => record with { LineageRetries = 0 });
        return left;
    }

    public static int MaxRetries(Board board, TaskEntry task) => task.Spec.MaxRetries ?? board.Settings.MaxRetries;

    /// <summary>Where tasks come from that this one's agent asks for.</summary>
    public static TaskOrigin Child(TaskEntry parent) => new(parent.Id, parent.Record.Root ?? parent.Id, parent.Record.Depth + 1);

    /// <exception cref="RejectedException">The task's agents have asked for as much as they may.</exception>
    public static void RequireRoom(Board board, TaskEntry parent, int count)
    {
        var root = parent.Record.Root ?? parent.Id;
        var family = board.Tasks.Where(task => task.Record.Root == root).ToList();
        var subtasks = family.Count(task => task.Record.Parent == parent.Id && task.Record.Diagnoses is null);
        Require(parent.Record.Depth < MaxDepth, $"{parent.Id} is {parent.Record.Depth} levels below {root}: its agent may add no tasks (at most {MaxDepth} levels)");
        Require(subtasks + count <= MaxSubtasks, $"{parent.Id} has {subtasks} subtasks and asks for {count} more: at most {MaxSubtasks}");
        Require(family.Count + count <= MaxDescendants, $"{root} has {family.Count} descendants, {count} more are asked for: at most {MaxDescendants}");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new RejectedException(message + ".");
        }
    }
}
