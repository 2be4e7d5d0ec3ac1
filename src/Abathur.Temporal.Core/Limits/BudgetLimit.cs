using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The swarm's budget is spent.</summary>
internal sealed class BudgetLimit : SwarmLimit
{
    public override WaitLimit Kind => WaitLimit.Budget;

    public override bool Holds(Board board) => Budget.IsSpent(board);

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        $"the budget is spent: {Budget.Spent(board)}; `abathur escalation list` shows how to raise it";
}
