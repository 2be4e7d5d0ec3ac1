using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Diagnosis;

/// <summary>
/// Puts tasks in the place of one that failed. What waited for it waits for all of them that nothing else of them waits for,
/// so that no dependency is lost.
/// </summary>
internal static class Replacement
{
    public const int MaxTasks = 10;

    /// <exception cref="InvalidInputException">The tasks are wrong in themselves, or name what is not there.</exception>
    /// <exception cref="RejectedException">The board's state refuses them, or they would close a cycle.</exception>
    public static void Apply(Board board, TaskEntry diagnosis, TaskEntry diagnosed, IReadOnlyList<TaskSubmission> tasks, DateTimeOffset now)
    {
        var named = Name(diagnosed, tasks).ConvertAll(task => Inherit(board, diagnosed, task));
        Check(board, diagnosis, diagnosed, named);

        // An equal share of the retry budget each: no more in all than the diagnosis had.
        var origin = Lineage.Child(diagnosed) with { Retries = RetryBudget.HandOn(board, diagnosis) / named.Count };
        var added = Submissions.Add(board, new SubmitTasks { Tasks = named }, now, origin).Tasks.Select(task => board.Get(task.Id)).ToList();
        var last = added.Where(task => !added.Any(other => other.DependsOn.Contains(task.Number))).ToList();
        foreach (var dependent in diagnosed.Dependents.Select(number => board[number]).Where(dependent => TaskTransitions.IsWaiting(dependent.State)).ToList())
        {
            foreach (var task in last)
            {
                board.AddEdge(dependent, task, now);
            }

            board.RemoveEdge(dependent, diagnosed, now);
        }

        Retire(board, diagnosed, added, now);
    }

    private static void Retire(Board board, TaskEntry diagnosed, List<TaskEntry> added, DateTimeOffset now)
    {
        var ids = added.Select(task => task.Id).ToList();
        var record = (TaskRecord before) => before with { ReplacedBy = ids };
        if (diagnosed.State == TaskState.Failed)
        {
            board.Move(diagnosed, TaskState.Canceled, now, record);
        }
        else
        {
            board.Change(diagnosed, record);
        }

        board.Emit(now, SwarmEventKind.TaskReplaced, diagnosed, $"by {string.Join(", ", ids)}");
    }

    // Keys are the batch's own: one that is taken would otherwise pass for the task that has it.
    private static List<TaskSubmission> Name(TaskEntry diagnosed, IReadOnlyList<TaskSubmission> tasks)
    {
        if (tasks.Count is 0 or > MaxTasks)
        {
            throw new InvalidInputException(FormattableString.Invariant($"replace: {tasks.Count} tasks; give 1 to {MaxTasks}."));
        }

        SubmissionRules.RequireTasks(tasks);
        var keys = tasks.Select(task => task.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        string Own(string name) => keys.Contains(name) ? Text.Cut($"{diagnosed.Id}:{name}", SubmissionRules.MaxKey) : name;
        return [.. tasks.Select(task => task with
        {
            Key = task.Key is { } key ? Own(key) : null,
            DependsOn = task.DependsOn?.Select(Own).ToList(),
            Goal = task.Goal ?? diagnosed.Spec.Goal,
        })];
    }

    // Who could do the failed task can do what replaces it; where a replacement says more, routing decides.
    private static TaskSubmission Inherit(Board board, TaskEntry diagnosed, TaskSubmission task)
    {
        if (board.Rules < RulesVersion.Third)
        {
            return task;
        }

        task = task with { ReadOnly = task.ReadOnly ?? (ReadOnlyTasks.HasWork(task) ? null : diagnosed.Spec.ReadOnly) };
        var agent = board.FindAgent(diagnosed.Record.ReturnTo ?? diagnosed.Record.Agent!);
        var mayDo = agent is { ReadOnly: false } || (agent is not null && task.ReadOnly != false && !ReadOnlyTasks.HasWork(task));
        return mayDo && task is { AgentType: null, PreferredAgent: null, RequiredTools: null or { Count: 0 } } ? task with { AgentType = agent!.Name } : task;
    }

    private static void Check(Board board, TaskEntry diagnosis, TaskEntry diagnosed, List<TaskSubmission> tasks)
    {
        Submissions.Check(board, new SubmitTasks { Tasks = tasks });
        Lineage.RequireRoom(board, diagnosed, tasks);
        if (RetryBudget.Left(board, diagnosis) <= 0)
        {
            throw new RejectedException("its lineage has no retry left.");
        }

        // What waited for the diagnosed task will wait for the new ones: none of these may wait for one of those.
        var behind = diagnosed.Dependents.Where(number => TaskTransitions.IsWaiting(board[number].State)).ToHashSet();
        foreach (var name in tasks.SelectMany(task => task.DependsOn ?? []))
        {
            if (board.Find(name) is { } dependency && FindWay(board, dependency, behind, diagnosed) is { } way)
            {
                throw new RejectedException($"the new tasks would close the cycle through {string.Join(" → ", way.Select(TaskId.Format))}.");
            }
        }

        foreach (var number in behind)
        {
            if (board[number].DependsOn.Count - 1 + tasks.Count > SubmissionRules.MaxDependencies)
            {
                throw new RejectedException(FormattableString.Invariant($"{TaskId.Format(number)} would depend on more than {SubmissionRules.MaxDependencies} tasks."));
            }
        }
    }

    private static IReadOnlyList<int>? FindWay(Board board, TaskEntry from, HashSet<int> targets, TaskEntry diagnosed) => from == diagnosed
        ? throw new RejectedException($"the new tasks can't wait for {diagnosed.Id}, which they replace.")
        : targets.Select(target => CycleFinder.FindPath(from.Number, target, number => board[number].State == TaskState.Completed ? [] : board[number].DependsOn))
            .FirstOrDefault(path => path is not null);
}
