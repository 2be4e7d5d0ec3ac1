using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>
/// What an attempt would reserve of the budgets that it draws on, and whether that is free: of each, what is used, what running attempts
/// have reserved and what this one reserves may not be more than the limit.
/// </summary>
/// <param name="Budget">What it may use; null: any amount.</param>
/// <param name="Lacking">The budget that has too little left; null: it may start.</param>
/// <param name="Unmetered">Why nobody would know in time what its agent uses; null: somebody would.</param>
internal sealed record Reservation(AttemptBudget? Budget, BudgetScope? Lacking = null, string? Unmetered = null)
{
    private static readonly Reservation Unlimited = new((AttemptBudget?)null);

    public bool MayStart => Lacking is null && Unmetered is null;

    /// <summary>Whether no attempt would fit either once those that run have ended: an operator has to act.</summary>
    public bool IsSpent => Lacking?.IsSpent == true;

    public static Reservation For(Board board, TaskEntry task)
    {
        // An attempt that merges approved work has no agent.
        if (board.Rules < RulesVersion.Fifth || task.Record.Approval == ApprovalState.Granted)
        {
            return Unlimited;
        }

        var scopes = BudgetScope.Of(board, task).ToList();
        var settings = board.Settings;
        var (tokens, shortOfTokens) = Share(settings.AttemptBudgetTokens, scopes, scope => scope.Tokens, settings.MaxConcurrentTasks, decimals: 0);
        var (cost, shortOfCost) = Share(settings.AttemptBudgetCostUsd, scopes, scope => scope.Cost, settings.MaxConcurrentTasks, decimals: 6);
        if (tokens is null && cost is null)
        {
            return Unlimited;
        }

        var budget = new AttemptBudget((long?)tokens, cost);
        return new(budget, shortOfTokens ?? shortOfCost, Metering.Problem(board, task.Record.Agent!, budget));
    }

    // Without an attempt's budget of its own, a limit is divided among the attempts that may run at once; once none runs, one gets the rest.
    private static (decimal? Own, BudgetScope? Lacking) Share(
        decimal? attempt, List<BudgetScope> scopes, Func<BudgetScope, BudgetAccount> unit, int atOnce, int decimals)
    {
        var smallest = decimals == 0 ? 1m : 0.000001m;
        var own = attempt ?? scopes.Min(scope => unit(scope).Limit is { } limit
            ? Math.Max(smallest, Floor(limit / (scope.IsShared ? atOnce : 1), decimals))
            : (decimal?)null);
        foreach (var scope in scopes)
        {
            var account = unit(scope);
            if (account.Free is not { } free || free >= own)
            {
                continue;
            }

            if (free <= 0 || (scope.IsShared && (attempt is not null || account.Reserved > 0)))
            {
                return (own, scope);
            }

            own = free;
        }

        return (own, null);
    }

    private static decimal Floor(decimal value, int decimals) => Math.Round(value, decimals, MidpointRounding.ToZero);
}
