using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;

namespace Abathur.Temporal.Core.Checkpoints;

/// <summary>
/// Writes a board down, with as much detail as there is room for: all of it while that is small; then closed tasks shrink to
/// id, key and state; then what attempts left behind is cut; then dropped. What is left was reserved when it was submitted.
/// </summary>
public static class CheckpointWriter
{
    /// <summary>Up to here nothing is dropped.</summary>
    public const int ComfortableBytes = 512 * 1024;

    private const int FewEvents = 100;

    private enum Detail
    {
        Whole,
        Shrunk,
        Cut,
        Bare,
    }

    public static SwarmCheckpoint Write(Board board)
    {
        foreach (var (detail, room) in new[] { (Detail.Whole, ComfortableBytes), (Detail.Shrunk, board.CheckpointBytes), (Detail.Cut, board.CheckpointBytes) })
        {
            var checkpoint = Write(board, detail);
            if (SizeWithin(checkpoint, room) is not null)
            {
                return checkpoint;
            }
        }

        var bare = Write(board, Detail.Bare);
        return bare with { Events = NewestWithin(board, board.CheckpointBytes - (SizeWithin(bare, int.MaxValue) ?? int.MaxValue)) };
    }

    private static SwarmCheckpoint Write(Board board, Detail detail)
    {
        var stays = (TaskEntry task) => !task.IsShrunk && !(detail >= Detail.Shrunk && TaskTransitions.IsClosed(task.State));
        return new SwarmCheckpoint
        {
            State = board.State,
            Paused = board.StartsPaused && board.State is not (SwarmState.Running or SwarmState.Paused) ? true : null,
            Settings = board.Settings,
            WasReset = board.WasReset ? true : null,
            StartedAt = board.StartedAt,
            StopMode = board.StopDeadline is null ? null : board.StopMode,
            StopDeadline = board.StopDeadline,
            Prepared = board.Prepared,
            LastTaskNumber = board.LastTaskNumber,
            Tasks = [.. board.Tasks.Where(stays).Select(task => detail switch
            {
                Detail.Bare => CheckpointCuts.Bare(task.Record),
                Detail.Cut => CheckpointCuts.Cut(task.Record),
                _ => task.Record,
            })],
            Closed = [.. board.Tasks.Where(task => !stays(task)).Select(CheckpointCuts.Shrink)],
            Goals = [.. board.Goals.Values],
            Breakers = [.. board.Breakers.Values.Select(b => new BreakerRecord(b.Agent, b.Failures, b.ProbeAt, b.Probe))],
            PausedRuntimes = board.Providers.Values.Where(pause => pause.Failures == 0).ToDictionary(pause => pause.Key, pause => pause.Until),
            Providers = board.Providers.Values.Where(pause => pause.Failures > 0).ToList() is { Count: > 0 } pauses ? pauses : null,
            Escalations = detail == Detail.Bare
                ? [.. EscalationDesk.Open(board).Select(CheckpointCuts.Bare)]
                : [.. board.AllEscalations],
            LastEscalation = board.LastEscalation,
            Usage = board.Usage,
            BudgetTold = board.BudgetsTold.Contains(Board.SwarmBudget) ? true : null,
            BudgetsTold = board.BudgetsTold.Where(key => key != Board.SwarmBudget).ToList() is { Count: > 0 } told ? told : null,
            Cost = board.Costs.Record,
            LastEvent = board.Events.Last,
            Events = detail switch
            {
                Detail.Bare => [],
                Detail.Cut => [.. board.Events.Kept.TakeLast(FewEvents)],
                _ => [.. board.Events.Kept],
            },
        };
    }

    private static SwarmEvent[] NewestWithin(Board board, long room)
    {
        var kept = board.Events.Kept.Reverse().TakeWhile(item => (room -= CheckpointSize.Of(item) + 1) >= 0);
        return [.. kept.Reverse()];
    }

    // Part by part, and given up at the limit: a board of many megabytes must not be written just to be measured.
    private static long? SizeWithin(SwarmCheckpoint checkpoint, int limit)
    {
        long size = CheckpointSize.Of(checkpoint with { Tasks = [], Closed = [], Events = [] });
        var parts = checkpoint.Tasks.Select(CheckpointSize.Of)
            .Concat(checkpoint.Closed.Select(CheckpointSize.Of))
            .Concat(checkpoint.Events.Select(CheckpointSize.Of));
        foreach (var part in parts)
        {
            size += part + 1;
            if (size > limit)
            {
                return null;
            }
        }

        return size;
    }
}
