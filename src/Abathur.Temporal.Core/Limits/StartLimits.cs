using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The one list of what holds tasks back: the dispatch, its timer and <c>explain</c> all ask it.</summary>
internal static class StartLimits
{
    /// <summary>All limits, in the order in which they are explained; the first that holds is what a list of tasks shows.</summary>
    public static IReadOnlyList<StartLimit> All { get; } =
    [
        new BlockedLimit(),
        new DependencyLimit(),
        new SwarmStateLimit(),
        new GoalLimit(),
        new RetryDelayLimit(),
        new BreakerLimit(),
        new ApprovalLimit(),
        new AnswerLimit(),
        new ProviderLimit(),
        new InstanceLimit(),
        new BudgetLimit(),
        new ConcurrencyLimit(),
    ];

    private static readonly SwarmLimit[] OfSwarm = [.. All.OfType<SwarmLimit>()];

    private static readonly StartLimit[] OfTask = [.. All.Where(limit => limit is not SwarmLimit)];

    /// <summary>Whether nothing at all may start now.</summary>
    public static bool HoldEverything(Board board) => Array.Exists(OfSwarm, limit => limit.Holds(board));

    /// <summary>Whether a limit of its own holds the task back, such as its agent's or its goal's.</summary>
    public static bool Hold(Board board, TaskEntry task, DateTimeOffset now)
    {
        foreach (var limit in OfTask)
        {
            if (limit.Holds(board, task, now))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first limit that holds a waiting task back; null: none does.</summary>
    public static WaitLimit? FirstThatHolds(Board board, TaskEntry task, DateTimeOffset now)
    {
        foreach (var limit in All)
        {
            if (limit.Holds(board, task, now))
            {
                return limit.Kind;
            }
        }

        return null;
    }

    /// <summary>All that holds a waiting task back; the last is that another one goes first.</summary>
    public static IEnumerable<WaitReason> Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        foreach (var limit in All.Where(limit => limit.Holds(board, task, now)))
        {
            yield return new(limit.Kind, limit.Explain(board, task, now));
        }

        if (task.State == TaskState.Ready && StartOrder.Before(board, task, now) is { } other)
        {
            yield return new(WaitLimit.Score, $"{other.Id} goes first");
        }
    }

    /// <summary>When time alone lets a task start that waits now; null: never.</summary>
    public static DateTimeOffset? NextEnd(Board board, DateTimeOffset now) => All.Min(limit => limit.NextEnd(board, now));
}
