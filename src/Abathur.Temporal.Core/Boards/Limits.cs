using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Scheduling;

namespace Abathur.Temporal.Core.Boards;

/// <summary>The limits on what runs; the same answers decide and explain.</summary>
internal static class Limits
{
    /// <summary>What holds for every task.</summary>
    public static bool HasRoom(Board board) =>
        board.Running.Count < board.Settings.MaxConcurrentTasks && !IsBudgetSpent(board);

    /// <summary>What holds for the tasks of this agent and goal.</summary>
    public static bool Allow(Board board, string agent, string? goal, DateTimeOffset now) =>
        board.Instances(agent) < Instances(board, agent)
        && board.Breaker(agent).Allows(now)
        && Pause(board, agent, now) is null
        && (goal is null || board.Goals[goal].Status == GoalStatus.Active);

    public static int Instances(Board board, string agent) =>
        TierLimits.Instances(Roster.Find(board, agent)?.Tier ?? AgentTier.Worker);

    /// <summary>What holds the agent back because its provider refused; null if nothing does.</summary>
    public static ProviderPause? Pause(Board board, string agent, DateTimeOffset now) =>
        Roster.Find(board, agent) is { } found && ProviderPauses.Find(board, found) is { } pause && pause.Until > now ? pause : null;

    public static bool IsBudgetSpent(Board board) =>
        Budget.IsSpent(board.Settings.BudgetTokens, board.Usage.Tokens) || Budget.IsSpent(board.Settings.BudgetCostUsd, board.Usage.CostUsd);
}
