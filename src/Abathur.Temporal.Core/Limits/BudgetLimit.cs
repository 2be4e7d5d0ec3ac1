using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>A budget has too little left for the task's next attempt, or its agent can't be held to one.</summary>
internal sealed class BudgetLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.Budget;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) =>
        board.Rules < RulesVersion.Fifth ? Budget.IsSpent(board) : !Reservation.For(board, task).MayStart;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        var reservation = Reservation.For(board, task);
        var scope = reservation.Lacking ?? new BudgetScope(board);
        return reservation.Unmetered is { } why ? why
            : scope.IsSpent ? $"{scope.Name} is spent: {scope.Spent}; `abathur escalation list` shows how to raise it"
            : $"{scope.Name} has too little left while other attempts run: {Figures(scope, reservation.Budget!)}";
    }

    private static string Figures(BudgetScope scope, AttemptBudget own) => own.Tokens > scope.Tokens.Free
        ? FormattableString.Invariant($"{scope.Tokens.Used:N0} of {scope.Tokens.Limit:N0} tokens are used, {scope.Tokens.Reserved:N0} are reserved, and this one reserves {own.Tokens:N0}")
        : FormattableString.Invariant($"{scope.Cost.Used:0.00##} of {scope.Cost.Limit:0.00##} USD are used, {scope.Cost.Reserved:0.00##} are reserved, and this one reserves {own.CostUsd:0.00##}");
}
