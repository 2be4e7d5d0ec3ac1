using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The swarm is not running.</summary>
internal sealed class SwarmStateLimit : SwarmLimit
{
    public override WaitLimit Kind => WaitLimit.SwarmState;

    public override bool Holds(Board board) => board.State != SwarmState.Running;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) => $"the swarm is {Text.Camel(board.State)}";
}
