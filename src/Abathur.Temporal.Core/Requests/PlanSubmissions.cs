using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>
/// Submits planned tasks, all at once. They are roots of lineages of their own, as if an operator had submitted them; keys belong to the
/// task that planned them. What waits for that task waits for them as well.
/// </summary>
internal static class PlanSubmissions
{
    /// <summary>The key that the swarm keeps for a planned task's.</summary>
    public static string Key(TaskEntry planning, string key) => $"{planning.Id}/{key}";

    /// <summary>A planned task with what it has of the task that plans it.</summary>
    public static TaskSubmission InPlan(TaskEntry planning, TaskSubmission task) => task with { Goal = task.Goal ?? planning.Spec.Goal };

    /// <summary>The planned tasks for which no other of them waits.</summary>
    public static IEnumerable<string> Ends(IReadOnlyList<TaskSubmission> tasks)
    {
        var waitedFor = tasks.SelectMany(task => task?.DependsOn ?? []).ToHashSet(StringComparer.Ordinal);
        return tasks.Select(task => task?.Key).OfType<string>().Where(key => !waitedFor.Contains(key));
    }

    /// <summary>The tasks that wait for a planning task, and will wait for what it plans.</summary>
    public static IEnumerable<TaskEntry> Behind(Board board, TaskEntry planning) =>
        planning.Dependents.Select(number => board[number]).Where(dependent => TaskTransitions.IsWaiting(dependent.State));

    /// <summary>The numbers of these tasks, and of all that wait for them.</summary>
    public static HashSet<int> AllBehind(Board board, TaskEntry planning)
    {
        var behind = new HashSet<int>();
        var due = new Stack<int>(planning.Dependents);
        while (due.TryPop(out var number))
        {
            if (TaskTransitions.IsWaiting(board[number].State) && behind.Add(number))
            {
                foreach (var next in board[number].Dependents)
                {
                    due.Push(next);
                }
            }
        }

        return behind;
    }

    /// <summary>Submits tasks that were checked as the plan of a task, which is then completed.</summary>
    /// <param name="board">The board.</param>
    /// <param name="planning">The task that plans.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="change">What else becomes of the planning task.</param>
    /// <param name="now">The time.</param>
    public static void Submit(Board board, TaskEntry planning, IReadOnlyList<TaskSubmission> tasks, Func<TaskRecord, TaskRecord> change, DateTimeOffset now)
    {
        var behind = Behind(board, planning).ToList();
        var keys = tasks.Select(task => task.Key!).ToHashSet(StringComparer.Ordinal);
        var batch = new SubmitTasks
        {
            Tasks = [.. tasks.Select(task => InPlan(planning, task) with
            {
                Key = Key(planning, task.Key!),
                DependsOn = task.DependsOn?.Select(name => keys.Contains(name) ? Key(planning, name) : name).ToList(),
            })],
        };
        var added = Submissions.Add(board, batch, now, new(planning.Id, Root: null, Depth: 0)).Tasks;
        foreach (var end in Ends(tasks).Select(key => board.Get(Key(planning, key))))
        {
            foreach (var dependent in behind)
            {
                board.AddEdge(dependent, end, now);
            }
        }

        board.EndAttempt(planning, TaskState.Completed, now, record => change(record) with { Plan = null });
        board.Emit(now, SwarmEventKind.TaskCompleted, planning, FormattableString.Invariant($"{added.Count} tasks submitted, {added[0].Id} to {added[^1].Id}"));
    }
}
