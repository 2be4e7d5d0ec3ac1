using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Watchdog;

/// <summary>What the swarm tells its watchdog: tasks that wait or run, and those that no longer do.</summary>
public static class WatchFeed
{
    /// <summary>An attempt is stuck when it runs for this many times what its agent and its verify command may take.</summary>
    public const double StuckFactor = 2;

    public static bool HasNews(Board board) => board.Unwatched.Count > 0;

    /// <summary>Whether the watchdog has to look at once: edges came in unchecked, or nothing runs any more while work is left.</summary>
    public static bool IsUrgent(Board board) => HasNews(board) && (board.HasUncheckedEdges || IsHalted(board));

    /// <summary>Nothing runs, nothing can start, and tasks wait.</summary>
    public static bool IsHalted(Board board) => board.State == SwarmState.Running
        && board.Running.Count == 0
        && board.Count(TaskState.Ready) == 0
        && board.Count(TaskState.Pending) + board.Count(TaskState.Blocked) > 0;

    /// <summary>The whole board; what changed before is in it.</summary>
    public static WatchdogDigest Snapshot(Board board, DateTimeOffset now)
    {
        Clear(board);
        return new() { Changed = [.. board.Tasks.Where(IsWatched).Select(task => Describe(board, task, now))], Running = board.State == SwarmState.Running };
    }

    /// <summary>What changed since the last digest or snapshot.</summary>
    public static WatchdogDigest Digest(Board board, DateTimeOffset now)
    {
        var changed = board.Unwatched.Select(number => board[number]).ToList();
        Clear(board);
        return new()
        {
            Changed = [.. changed.Where(IsWatched).Select(task => Describe(board, task, now))],
            Gone = [.. changed.Where(task => !IsWatched(task)).Select(task => task.Id)],
            Running = board.State == SwarmState.Running,
        };
    }

    /// <summary>When the running attempt has been running for too long.</summary>
    internal static DateTimeOffset StuckAt(Board board, TaskEntry task) =>
        task.Record.StartedAt!.Value + TimeSpan.FromSeconds(StuckFactor * AttemptInputs.LimitOf(board, task));

    private static void Clear(Board board)
    {
        board.Unwatched.Clear();
        board.HasUncheckedEdges = false;
    }

    private static bool IsWatched(TaskEntry task) => task.State == TaskState.Running || TaskTransitions.IsWaiting(task.State);

    private static WatchedTask Describe(Board board, TaskEntry task, DateTimeOffset now)
    {
        var waitsFor = task.DependsOn.Where(number => board[number].State != TaskState.Completed).Select(TaskId.Format).ToList();
        return new()
        {
            Id = task.Id,
            State = task.State,
            DependsOn = waitsFor.Count == 0 ? null : waitsFor,

            // Without what is lent to it: in a cycle that is the same for all.
            Score = Score.Of(task.Spec.Priority, board.GoalOf(task.Spec)?.Priority, now - task.Record.CreatedAt, task.Record.Retries),
            Attempt = task.State == TaskState.Running ? task.Record.Attempts : null,
            DueAt = task.State switch
            {
                TaskState.Running => StuckAt(board, task),
                TaskState.Blocked => task.Record.UpdatedAt + TimeSpan.FromSeconds(board.Settings.BlockedThresholdSeconds),
                _ => null,
            },
        };
    }
}
