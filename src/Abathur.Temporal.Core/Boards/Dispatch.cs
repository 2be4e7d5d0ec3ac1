using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Scheduling;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Decides what starts now. Asked after every change; what it leaves waits for the next.</summary>
public static class Dispatch
{
    /// <summary>The commands that are due: attempts to start, best score first, and attempts to cancel.</summary>
    public static IReadOnlyList<SwarmCommand> Next(Board board, DateTimeOffset now)
    {
        EscalationDesk.Follow(board, now);
        ProviderPauses.Resume(board, now);
        ReleaseDelayed(board, now);
        Budget.Follow(board, now);
        var commands = new List<SwarmCommand>(board.Pending);
        board.Pending.Clear();
        if (board.State == SwarmState.Running)
        {
            while (Limits.HasRoom(board) && Best(board, now) is { } number)
            {
                commands.Add(Start(board, board[number], now));
            }
        }
        else if (board.State == SwarmState.Stopping && board.StopDeadline <= now && !board.StopCancelsSent)
        {
            board.StopCancelsSent = true;
            commands.AddRange(board.Running.Select(number => board[number])
                .Where(task => task.Record.Canceling != true)
                .Select(task => new SwarmCommand.CancelAttempt(task.Id, task.Record.Attempts)));
        }

        return commands;
    }

    /// <summary>When <see cref="Next"/> should be asked again if nothing changes before; null: never.</summary>
    public static DateTimeOffset? WakeAt(Board board, DateTimeOffset now)
    {
        if (board.State == SwarmState.Stopping)
        {
            return board.StopCancelsSent || board.Running.Count == 0 ? null : board.StopDeadline;
        }

        var deadline = EscalationDesk.NextDeadline(board);
        if (board.State != SwarmState.Running)
        {
            return board.State == SwarmState.Paused ? deadline : null;
        }

        // A probe or a runtime's pause counts only if a ready task waits for it; else its time passes unnoticed, and without an event.
        return board.Ready.Buckets
            .SelectMany(bucket => new[] { board.Breaker(bucket.Agent).ProbeAt, Limits.Pause(board, bucket.Agent, now)?.Until })
            .Where(at => at > now)
            .Append(board.Delayed.Next)
            .Append(deadline)
            .Min();
    }

    internal static int? Best(Board board, DateTimeOffset now) => board.Ready.Best(
        bucket => Limits.Allow(board, bucket.Agent, bucket.Goal, now),
        (bucket, number) => Score.Of(bucket.Priority, bucket.Goal is { } goal ? board.Goals[goal].Priority : null, now - board[number].Record.CreatedAt, bucket.Retries, bucket.Lent));

    private static void ReleaseDelayed(Board board, DateTimeOffset now)
    {
        while (board.Delayed.TakeDue(now) is { } number)
        {
            board.Change(board[number], record => record with { NotBefore = null });
        }
    }

    private static SwarmCommand.StartAttempt Start(Board board, TaskEntry task, DateTimeOffset now)
    {
        var agent = task.Record.Agent!;
        if (board.Breakers.TryGetValue(agent, out var breaker))
        {
            board.Breakers[agent] = breaker.Started(task.Id, now);
        }

        ProviderPauses.Started(board, task, now);
        board.Move(task, TaskState.Running, now, record => record with { Attempts = record.Attempts + 1, StartedAt = now });
        board.Emit(now, SwarmEventKind.TaskStarted, task);
        return new SwarmCommand.StartAttempt(AttemptInput.For(board, task), task.Spec.Priority, task.Spec.Goal);
    }
}
