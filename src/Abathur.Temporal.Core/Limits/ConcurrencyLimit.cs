using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>As many attempts run as the setting <c>maxConcurrentTasks</c> allows.</summary>
internal sealed class ConcurrencyLimit : SwarmLimit
{
    public override WaitLimit Kind => WaitLimit.MaxConcurrentTasks;

    public override bool Holds(Board board) => board.Running.Count >= board.Settings.MaxConcurrentTasks;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        FormattableString.Invariant($"{board.Running.Count} tasks run, all that maxConcurrentTasks allows");
}
