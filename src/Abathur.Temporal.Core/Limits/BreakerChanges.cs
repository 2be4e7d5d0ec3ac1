using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Limits;

/// <summary>Tells the breaker of a task's agent how an attempt ended.</summary>
internal static class BreakerChanges
{
    public static void Succeeded(Board board, TaskEntry task, DateTimeOffset now) =>
        Set(board, board.Breaker(task.Record.Agent!).Succeeded(), now);

    /// <summary>The attempt ended without a verdict on the agent.</summary>
    public static void Undecided(Board board, TaskEntry task, DateTimeOffset now) =>
        Set(board, board.Breaker(task.Record.Agent!).Undecided(task.Id), now);

    /// <summary>An operator says that the agent may start again.</summary>
    public static void Close(Board board, string agent, DateTimeOffset now) => Set(board, board.Breaker(agent).Succeeded(), now);

    public static void Failed(Board board, TaskEntry task, FailureRule rule, DateTimeOffset now)
    {
        var breaker = board.Breaker(task.Record.Agent!);
        var reset = TimeSpan.FromSeconds(board.Settings.CircuitBreakerResetSeconds);
        Set(board, rule.Breaker switch
        {
            BreakerEffect.Counts => breaker.Failed(task.Id, board.Settings.CircuitBreakerThreshold, reset, now),
            BreakerEffect.Opens => breaker.Opened(task.Id, reset, now),
            _ => breaker.Undecided(task.Id),
        }, now);
    }

    private static void Set(Board board, CircuitBreaker breaker, DateTimeOffset now)
    {
        var before = board.Breaker(breaker.Agent);
        if (breaker.Failures == 0)
        {
            board.Breakers.Remove(breaker.Agent);
        }
        else
        {
            board.Breakers[breaker.Agent] = breaker;
        }

        // Opened also when a probe failed or the provider refused once more: its time has moved.
        if (before.ProbeAt != breaker.ProbeAt)
        {
            board.Events.Add(new SwarmEvent
            {
                Number = 0,
                At = now,
                Kind = breaker.ProbeAt is null ? SwarmEventKind.BreakerClosed : SwarmEventKind.BreakerOpened,
                Agent = breaker.Agent,
                Message = breaker.ProbeAt is null ? null : FormattableString.Invariant($"{breaker.Failures} failures in a row; a probe at {breaker.ProbeAt:u}"),
            });
        }
    }
}
