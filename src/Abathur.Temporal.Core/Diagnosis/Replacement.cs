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
    public static void Apply(Board board, TaskEntry diagnosis, TaskEntry patient, IReadOnlyList<TaskSubmission> tasks, DateTimeOffset now)
    {
        var named = Name(patient, tasks).ConvertAll(task => Inherit(board, patient, task));
        Check(board, diagnosis, patient, named);
        var shares = Shares(RetryBudget.HandOn(board, diagnosis), named.Count);
        var origin = Lineage.Child(patient) with { Retries = shares };
        var added = Submissions.Add(board, new SubmitTasks { Tasks = named }, now, origin).Tasks.Select(task => board.Get(task.Id)).ToList();
        var last = added.Where(task => !added.Any(other => other.DependsOn.Contains(task.Number))).ToList();
        foreach (var dependent in patient.Dependents.Select(number => board[number]).Where(dependent => TaskTransitions.IsWaiting(dependent.State)).ToList())
        {
            foreach (var task in last)
            {
                board.AddEdge(dependent, task, now);
            }

            board.RemoveEdge(dependent, patient, now);
        }

        Retire(board, patient, added, now);
    }

    private static void Retire(Board board, TaskEntry patient, List<TaskEntry> added, DateTimeOffset now)
    {
        var ids = added.Select(task => task.Id).ToList();
        var record = (TaskRecord before) => before with { ReplacedBy = ids };
        if (patient.State == TaskState.Failed)
        {
            board.Move(patient, TaskState.Canceled, now, record);
        }
        else
        {
            board.Change(patient, record);
        }

        board.Emit(now, SwarmEventKind.TaskReplaced, patient, $"by {string.Join(", ", ids)}");
    }

    // A share of the purse each: the sum is what the diagnosis had.
    private static int Shares(int purse, int count) => purse / count;

    // Keys are the batch's own: one that is taken would otherwise pass for the task that has it.
    private static List<TaskSubmission> Name(TaskEntry patient, IReadOnlyList<TaskSubmission> tasks)
    {
        if (tasks.Count is 0 or > MaxTasks)
        {
            throw new InvalidInputException(FormattableString.Invariant($"replace: {tasks.Count} tasks; give 1 to {MaxTasks}."));
        }

        SubmissionRules.RequireTasks(tasks);
        var keys = tasks.Select(task => task.Key).OfType<string>().ToHashSet(StringComparer.Ordinal);
        string Own(string name) => keys.Contains(name) ? Text.Cut($"{patient.Id}:{name}", SubmissionRules.MaxKey) : name;
        return [.. tasks.Select(task => task with
        {
            Key = task.Key is { } key ? Own(key) : null,
            DependsOn = task.DependsOn?.Select(Own).ToList(),
            Goal = task.Goal ?? patient.Spec.Goal,
        })];
    }

    // Who could do the failed task can do what replaces it; where a replacement says more, routing decides.
    private static TaskSubmission Inherit(Board board, TaskEntry patient, TaskSubmission task)
    {
        if (board.Rules < RulesVersion.Third)
        {
            return task;
        }

        task = task with { ReadOnly = task.ReadOnly ?? (ReadOnlyTasks.HasWork(task) ? null : patient.Spec.ReadOnly) };
        var agent = board.FindAgent(patient.Record.ReturnTo ?? patient.Record.Agent!);
        var mayDo = agent is { ReadOnly: false } || (agent is not null && task.ReadOnly != false && !ReadOnlyTasks.HasWork(task));
        return mayDo && task is { AgentType: null, PreferredAgent: null, RequiredTools: null or { Count: 0 } } ? task with { AgentType = agent!.Name } : task;
    }

    private static void Check(Board board, TaskEntry diagnosis, TaskEntry patient, List<TaskSubmission> tasks)
    {
        Submissions.Check(board, new SubmitTasks { Tasks = tasks });
        Lineage.RequireRoom(board, patient, tasks.Count);
        if (RetryBudget.Left(board, diagnosis) <= 0)
        {
            throw new RejectedException("its lineage has no retry left.");
        }

        // The new tasks are to be waited for by what waited for the patient: none of them may wait for one of those.
        var behind = patient.Dependents.Where(number => TaskTransitions.IsWaiting(board[number].State)).ToHashSet();
        foreach (var name in tasks.SelectMany(task => task.DependsOn ?? []))
        {
            if (board.Find(name) is { } dependency && FindWay(board, dependency, behind, patient) is { } way)
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

    private static IReadOnlyList<int>? FindWay(Board board, TaskEntry from, HashSet<int> targets, TaskEntry patient) => from == patient
        ? throw new RejectedException($"the new tasks can't wait for {patient.Id}, which they replace.")
        : targets.Select(target => CycleFinder.FindPath(from.Number, target, number => board[number].State == TaskState.Completed ? [] : board[number].DependsOn))
            .FirstOrDefault(path => path is not null);
}
