using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Boards;

/// <content>Who waits for whom, and how a task's state follows that of what it waits for.</content>
public sealed partial class Board
{
    /// <summary>Adds the edges of a task that is on the board, as are those it depends on.</summary>
    internal void Connect(TaskEntry task)
    {
        foreach (var number in task.DependsOn)
        {
            Count(task, tasks[number], +1);
            tasks[number].Dependents.Add(task.Number);
        }

        Urgency.Raise(this, task);
    }

    internal void AddEdge(TaskEntry task, TaskEntry dependency, DateTimeOffset now)
    {
        task.DependsOn.Add(dependency.Number);
        dependency.Dependents.Add(task.Number);
        Count(task, dependency, +1);
        Urgency.Raise(this, task);
        EdgesChanged(task, now);
    }

    internal void RemoveEdge(TaskEntry task, TaskEntry dependency, DateTimeOffset now)
    {
        task.DependsOn.Remove(dependency.Number);
        dependency.Dependents.Remove(task.Number);
        Count(task, dependency, -1);
        Urgency.Lower(this, [dependency.Number], Urgency.Lends(this, task));
        EdgesChanged(task, now);
    }

    /// <summary>Moves a waiting task to where its dependencies put it.</summary>
    internal void Settle(TaskEntry task, DateTimeOffset now)
    {
        var state = task.Broken > 0 ? TaskState.Blocked : task.Unmet > 0 ? TaskState.Pending : TaskState.Ready;
        if (!TaskTransitions.IsWaiting(task.State) || state == task.State)
        {
            return;
        }

        Move(task, state, now);
        if (state == TaskState.Blocked)
        {
            var broken = task.DependsOn.Where(number => TaskTransitions.BreaksDependents(tasks[number].State)).Select(TaskId.Format);
            Emit(now, SwarmEventKind.TaskBlocked, task, $"by {string.Join(", ", broken)}");
        }
    }

    private static int Unmet(TaskState state) => state == TaskState.Completed ? 0 : 1;

    private static int Broken(TaskState state) => TaskTransitions.BreaksDependents(state) ? 1 : 0;

    private static void Count(TaskEntry task, TaskEntry dependency, int sign)
    {
        task.Unmet += sign * Unmet(dependency.State);
        task.Broken += sign * Broken(dependency.State);
    }

    private void TellDependents(TaskEntry task, TaskState from, DateTimeOffset now)
    {
        var (unmet, broken) = (Unmet(task.State) - Unmet(from), Broken(task.State) - Broken(from));
        if (unmet == 0 && broken == 0)
        {
            return;
        }

        foreach (var number in task.Dependents)
        {
            var dependent = tasks[number];
            dependent.Unmet += unmet;
            dependent.Broken += broken;
            Settle(dependent, now);
        }
    }

    private void EdgesChanged(TaskEntry task, DateTimeOffset now)
    {
        Change(task, record => record with { Spec = record.Spec with { DependsOn = [.. task.DependsOn.Select(TaskId.Format)] } });
        Settle(task, now);
    }

    private bool WaitForEachOther()
    {
        var waiting = inOrder.Where(task => task.State is TaskState.Pending or TaskState.Blocked).Select(task => task.Number).ToHashSet();
        return StrongComponents.Cyclic(waiting, number => this[number].DependsOn.Where(waiting.Contains)).Any();
    }
}
