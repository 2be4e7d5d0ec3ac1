using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Limits;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>How long limits held tasks back, a task's time counted once: for the first limit that holds it.</summary>
internal sealed class HeldTime
{
    private readonly SortedDictionary<WaitLimit, double> seconds = [];

    public IReadOnlyDictionary<WaitLimit, double> Seconds => new Dictionary<WaitLimit, double>(seconds);

    /// <summary>Counts the time from one decision to the next, between which nothing changes.</summary>
    public void Count(Board board, DateTimeOffset from, DateTimeOffset to)
    {
        var span = (to - from).TotalSeconds;
        Add(WaitLimit.Dependencies, board.Count(TaskState.Pending) * span);
        Add(WaitLimit.Blocked, board.Count(TaskState.Blocked) * span);
        Add(WaitLimit.RetryBackoff, board.Delayed.Count * span);
        foreach (var (first, count) in board.Ready.Sizes)
        {
            Add(StartLimits.FirstThatHolds(board, board[first], from) ?? WaitLimit.Score, count * span);
        }
    }

    private void Add(WaitLimit limit, double span)
    {
        if (span > 0)
        {
            seconds[limit] = seconds.GetValueOrDefault(limit) + span;
        }
    }
}
