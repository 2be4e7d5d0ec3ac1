using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>Decides what starts now. Asked after every change; what it leaves waits for the next.</summary>
public static class Dispatch
{
    /// <summary>The commands that are due: attempts to start, best score first, and attempts to cancel.</summary>
    public static IReadOnlyList<AttemptCommand> Next(Board board, DateTimeOffset now)
    {
        EscalationAnswers.Follow(board, now);
        ProviderPauses.Resume(board, now);
        ReleaseDelayed(board, now);
        Budget.Follow(board, now);
        var commands = new List<AttemptCommand>(board.Pending);
        board.Pending.Clear();
        while (!StartLimits.HoldEverything(board) && StartOrder.Best(board, now) is { } best)
        {
            commands.Add(Start(board, best, now));
        }

        if (board.State == SwarmState.Stopping && board.StopDeadline <= now && !board.StopCancelsSent)
        {
            board.StopCancelsSent = true;
            commands.AddRange(board.Running.Select(number => board[number])
                .Where(task => task.Record.Canceling != true)
                .Select(task => new AttemptCommand.Cancel(task.Id, task.Record.Attempts)));
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

        return new[] { StartLimits.NextEnd(board, now), deadline }.Min();
    }

    private static void ReleaseDelayed(Board board, DateTimeOffset now)
    {
        while (board.Delayed.TakeDue(now) is { } number)
        {
            board.Change(board[number], record => record with { NotBefore = null });
        }
    }

    private static AttemptCommand.Start Start(Board board, TaskEntry task, DateTimeOffset now)
    {
        var agent = task.Record.Agent!;
        if (board.Breakers.TryGetValue(agent, out var breaker))
        {
            board.Breakers[agent] = breaker.Started(task.Id, now);
        }

        ProviderPauses.Started(board, task, now);
        var budget = Reservation.For(board, task).Budget;
        board.Move(task, TaskState.Running, now, record => record with { Attempts = record.Attempts + 1, StartedAt = now, Reserved = budget });
        board.Emit(now, SwarmEventKind.TaskStarted, task);
        return new AttemptCommand.Start(AttemptInputs.For(board, task), task.Spec.Priority, task.Spec.Goal);
    }
}
