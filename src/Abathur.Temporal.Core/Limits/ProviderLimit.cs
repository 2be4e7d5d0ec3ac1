using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The provider of the task's agent refused: it is paused, or another task tries it first.</summary>
internal sealed class ProviderLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.RuntimePaused;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => Pause(board, task.Record.Agent!, now) is not null;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        var pause = Pause(board, task.Record.Agent!, now)!;
        return pause.Probe is { } first
            ? FormattableString.Invariant($"'{pause.Key}' is tried by {first} first, since its provider refused: the others follow at {pause.Until:u}")
            : FormattableString.Invariant($"'{pause.Key}' is paused until {pause.Until:u}: its provider refuses ({Text.Camel(pause.Kind)})");
    }

    // Only if a ready task waits for it: else its time passes unnoticed, and without an event.
    public override DateTimeOffset? NextEnd(Board board, DateTimeOffset now) => board.Ready.Buckets.Min(bucket => Pause(board, bucket.Agent, now)?.Until);

    private static ProviderPause? Pause(Board board, string agent, DateTimeOffset now) =>
        board.FindAgent(agent) is { } found && ProviderPauses.Find(board, found) is { } pause && pause.Until > now ? pause : null;
}
