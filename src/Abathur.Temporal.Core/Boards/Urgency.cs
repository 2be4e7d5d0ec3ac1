namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// What waits for a task lends it its urgency, the terms of priority and goal: otherwise a critical task would stand behind
/// the least of what it waits for. A change touches only the tasks whose urgency it changes, over any number of levels.
/// </summary>
internal static class Urgency
{
    /// <summary>Its own urgency, or the highest that is lent to it.</summary>
    public static long Of(Board board, TaskEntry task) => Own(board, task) + task.Lent;

    /// <summary>What a task lends to those it waits for; nothing once it waits no more.</summary>
    public static long Lends(Board board, TaskEntry task) => TaskTransitions.IsWaiting(task.State) ? Of(board, task) : 0;

    /// <summary>Follows a change of <paramref name="task"/>, which lent <paramref name="before"/> until now.</summary>
    public static void Follow(Board board, TaskEntry task, long before)
    {
        var lends = Lends(board, task);
        if (lends > before)
        {
            Raise(board, task);
        }
        else if (lends < before)
        {
            Lower(board, task.DependsOn, before);
        }
    }

    /// <summary>Lends what the task's dependencies lack.</summary>
    public static void Raise(Board board, TaskEntry task)
    {
        if (board.Rules < RulesVersion.Second || task.DependsOn.Count == 0)
        {
            return;
        }

        var raised = new Stack<TaskEntry>([task]);
        while (raised.TryPop(out var lender))
        {
            var lends = Lends(board, lender);
            foreach (var dependency in Open(board, lender.DependsOn))
            {
                if (lends > Of(board, dependency))
                {
                    board.Lend(dependency, lends - Own(board, dependency));
                    raised.Push(dependency);
                }
            }
        }
    }

    /// <summary>Takes back what no task lends any more to tasks that had <paramref name="before"/> by a loan.</summary>
    public static void Lower(Board board, IEnumerable<int> dependencies, long before)
    {
        // All of them first: in a cycle, which the watchdog has yet to break, each would keep the other's.
        var lowered = new List<TaskEntry>();
        var next = new Stack<TaskEntry>(Borrowers(board, dependencies, before));
        while (next.TryPop(out var task))
        {
            if (task.Lent > 0)
            {
                board.Lend(task, 0);
                lowered.Add(task);
                Borrowers(board, task.DependsOn, before).ForEach(next.Push);
            }
        }

        lowered.ForEach(task => Borrow(board, task));
    }

    /// <summary>Lends the task what those that wait for it have.</summary>
    public static void Borrow(Board board, TaskEntry task)
    {
        var highest = board.Rules < RulesVersion.Second ? 0 : task.Dependents.Max(number => (long?)Lends(board, board[number])) ?? 0;
        if (highest > Of(board, task))
        {
            board.Lend(task, highest - Own(board, task));
            Raise(board, task);
        }
    }

    /// <summary>Computes all of it again: a goal's priority changed, which may be that of any number of tasks.</summary>
    public static void Refresh(Board board)
    {
        foreach (var task in board.Tasks)
        {
            board.Lend(task, 0);
        }

        foreach (var task in board.Tasks)
        {
            Raise(board, task);
        }
    }

    private static long Own(Board board, TaskEntry task) => Score.Urgency(task.Spec.Priority, board.GoalOf(task.Spec)?.Priority);

    private static List<TaskEntry> Borrowers(Board board, IEnumerable<int> numbers, long urgency) =>
        [.. Open(board, numbers).Where(task => task.Lent > 0 && Of(board, task) == urgency)];

    private static IEnumerable<TaskEntry> Open(Board board, IEnumerable<int> numbers) =>
        numbers.Select(number => board[number]).Where(task => !TaskTransitions.IsClosed(task.State));
}
