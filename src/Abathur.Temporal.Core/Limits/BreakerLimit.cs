using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The circuit breaker of the task's agent is open, or waits for its probe.</summary>
internal sealed class BreakerLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.Breaker;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) =>
        board.Breakers.GetValueOrDefault(task.Record.Agent!) is { } breaker && !breaker.Allows(now);

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        var breaker = board.Breaker(task.Record.Agent!);
        return breaker.Probe is { } probe
            ? $"the breaker of '{breaker.Agent}' waits for its probe {probe}"
            : FormattableString.Invariant($"the breaker of '{breaker.Agent}' is open until {breaker.ProbeAt:u} after {breaker.Failures} failures in a row");
    }

    // Only if a ready task waits for it: else its time passes unnoticed, and without an event.
    public override DateTimeOffset? NextEnd(Board board, DateTimeOffset now) =>
        board.Ready.Buckets.Min(bucket => board.Breaker(bucket.Agent).ProbeAt is { } at && at > now ? at : (DateTimeOffset?)null);
}
