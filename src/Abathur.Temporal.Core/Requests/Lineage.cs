using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>A task with all that its agents, its diagnosis and its replacements led to: how large it may become.</summary>
internal static class Lineage
{
    public const int MaxDepth = 5;
    public const int MaxSubtasks = 10;
    public const int MaxDescendants = 100;

    /// <summary>The id of the task at the root.</summary>
    public static string RootOf(TaskEntry task) => task.Record.Root ?? task.Id;

    /// <summary>Where tasks come from that this one's agent asks for.</summary>
    public static TaskOrigin Child(TaskEntry parent) => new(parent.Id, parent.Record.Root ?? parent.Id, parent.Record.Depth + 1);

    /// <exception cref="RejectedException">The task's agents have asked for as much as they may, or may not ask for such tasks.</exception>
    public static void RequireRoom(Board board, TaskEntry parent, IReadOnlyList<TaskSubmission> tasks)
    {
        var count = tasks.Count;
        Require(parent.Spec.Plan is null, $"{parent.Id} plans: it leads to tasks by its plan only");
        Require(tasks.All(task => task.Plan is null), "a task that plans can't be submitted by an agent: submit what it would plan");
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
