using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>As many attempts of the task's agent run as its tier allows.</summary>
internal sealed class InstanceLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.TierInstances;

    /// <summary>How many attempts of one agent may run at once.</summary>
    public static int Of(AgentTier tier) => tier switch
    {
        AgentTier.Architect => 2,
        AgentTier.Specialist => 5,
        _ => 20,
    };

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now)
    {
        var agent = task.Record.Agent!;
        return board.Instances(agent) >= Of(board.FindAgent(agent)?.Tier ?? AgentTier.Worker);
    }

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        FormattableString.Invariant($"{board.Instances(task.Record.Agent!)} of '{task.Record.Agent}' run, all that its tier allows");
}
