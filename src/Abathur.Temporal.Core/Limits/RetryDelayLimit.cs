using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The task's retry waits for its time. Such tasks are in a queue of their own.</summary>
internal sealed class RetryDelayLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.RetryBackoff;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => task.Record.NotBefore > now;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        FormattableString.Invariant($"not before {task.Record.NotBefore:u}");

    public override DateTimeOffset? NextEnd(Board board, DateTimeOffset now) => board.Delayed.Next;
}
