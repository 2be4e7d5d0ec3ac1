using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Checkpoints;

/// <summary>
/// Writes a board down. All of it while that is small; then closed tasks shrink to id, key and state; then what attempts
/// left behind is cut too. What is left after that was reserved when the tasks were submitted.
/// </summary>
public static class CheckpointWriter
{
    /// <summary>Up to here nothing is dropped.</summary>
    public const int ComfortableBytes = 512 * 1024;

    private const int FewEvents = 100;

    public static SwarmCheckpoint Write(Board board)
    {
        var whole = Write(board, shrinkClosed: false, cutHistory: false);
        if (Size(whole) <= ComfortableBytes)
        {
            return whole;
        }

        var shrunk = Write(board, shrinkClosed: true, cutHistory: false);
        return Size(shrunk) <= SwarmCheckpoint.MaxBytes ? shrunk : Write(board, shrinkClosed: true, cutHistory: true);
    }

    private static SwarmCheckpoint Write(Board board, bool shrinkClosed, bool cutHistory)
    {
        var stays = (TaskEntry task) => !task.IsShrunk && !(shrinkClosed && TaskTransitions.IsClosed(task.State));
        return new SwarmCheckpoint
        {
            State = board.State,
            StartedAt = board.StartedAt,
            StopMode = board.StopDeadline is null ? null : board.StopMode,
            StopDeadline = board.StopDeadline,
            Prepared = board.Prepared,
            LastTaskNumber = board.LastTaskNumber,
            Tasks = [.. board.Tasks.Where(stays).Select(task => cutHistory ? Cut(task.Record) : task.Record)],
            Closed = [.. board.Tasks.Where(task => !stays(task)).Select(Shrink)],
            Goals = [.. board.Goals.Values],
            Breakers = [.. board.Breakers.Values.Select(b => new BreakerRecord(b.Agent, b.Failures, b.ProbeAt, b.Probe))],
            Usage = board.Usage,
            LastEvent = board.Events.Last,
            Events = [.. cutHistory ? board.Events.Kept.TakeLast(FewEvents) : board.Events.Kept],
        };
    }

    private static ClosedTask Shrink(TaskEntry task) =>
        new(task.Id, task.State, task.Spec.Key, task.Spec.Key is null ? null : task.Record.Fingerprint);

    private static TaskRecord Cut(TaskRecord record) => record with
    {
        Hints = null,
        Failure = record.Failure is { } failure ? failure with { Message = Text.Cut(failure.Message, 100) } : null,
        Summary = null,
        Routing = null,
    };

    private static int Size(SwarmCheckpoint checkpoint) => JsonSerializer.SerializeToUtf8Bytes(checkpoint, AbathurJson.Options).Length;
}
