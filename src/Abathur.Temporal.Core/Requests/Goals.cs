using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Settings;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Goals: added, changed, never completed.</summary>
public static class Goals
{
    public const int MaxGoals = 100;
    public const int MaxDescription = 2000;

    /// <exception cref="InvalidInputException">The goal breaks a bound.</exception>
    /// <exception cref="RejectedException">There is another goal of that name.</exception>
    public static void Add(Board board, Goal goal, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        Require(goal);
        if (board.Goals.TryGetValue(goal.Name, out var known))
        {
            if (known != goal)
            {
                throw new RejectedException($"There is a goal '{goal.Name}' already, and it is another; change it with `abathur goal pause|resume|retire`.");
            }

            return;
        }

        if (board.Goals.Count == MaxGoals)
        {
            throw new RejectedException(FormattableString.Invariant($"The swarm holds {MaxGoals} goals, which is all it takes."));
        }

        RequireWithin(board, goal);
        CheckpointRoom.Require(board, CheckpointSize.Of(goal));
        board.Goals.Add(goal.Name, goal);
        board.Emit(now, SwarmEventKind.GoalChanged, message: $"{goal.Name}: added");
    }

    /// <exception cref="RejectedException">No such goal, or it is retired.</exception>
    public static void Change(Board board, GoalChange change, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var goal = board.Goals.GetValueOrDefault(change.Name)
            ?? throw new RejectedException($"There is no goal '{change.Name}'; `abathur goal list` shows them.");
        var changed = goal with
        {
            Status = change.Status ?? goal.Status,
            Priority = change.Priority ?? goal.Priority,
            Description = change.Description ?? goal.Description,
            BudgetTokens = change.BudgetTokens ?? goal.BudgetTokens,
            BudgetCostUsd = change.BudgetCostUsd ?? goal.BudgetCostUsd,
        };
        Require(changed);
        if (goal.Status == GoalStatus.Retired && changed != goal)
        {
            throw new RejectedException($"The goal '{goal.Name}' is retired, which is final; add another.");
        }

        if (changed != goal)
        {
            RequireWithin(board, changed);
            CheckpointRoom.Require(board, Math.Max(0, CheckpointSize.Of(changed) - CheckpointSize.Of(goal)));
            board.Goals[goal.Name] = changed;
            if (changed.Priority != goal.Priority)
            {
                Urgency.Refresh(board);
            }

            board.Emit(now, SwarmEventKind.GoalChanged, message: $"{goal.Name}: {Text.Camel(changed.Status)}, priority {Text.Camel(changed.Priority)}");
        }
    }

    // A goal that has a budget by now may keep it, though the swarm's settings have changed since.
    private static void RequireWithin(Board board, Goal goal)
    {
        var before = board.Goals.GetValueOrDefault(goal.Name);
        if (before?.BudgetTokens != goal.BudgetTokens)
        {
            BudgetRules.Within("attemptBudgetTokens", board.Settings.AttemptBudgetTokens, $"goal '{goal.Name}': budgetTokens", goal.BudgetTokens);
            BudgetRules.Within($"goal '{goal.Name}': budgetTokens", goal.BudgetTokens, "the swarm's budgetTokens", board.Settings.BudgetTokens);
        }

        if (before?.BudgetCostUsd != goal.BudgetCostUsd)
        {
            BudgetRules.Within("attemptBudgetCostUsd", board.Settings.AttemptBudgetCostUsd, $"goal '{goal.Name}': budgetCostUsd", goal.BudgetCostUsd);
            BudgetRules.Within($"goal '{goal.Name}': budgetCostUsd", goal.BudgetCostUsd, "the swarm's budgetCostUsd", board.Settings.BudgetCostUsd);
        }
    }

    private static void Require(Goal goal)
    {
        BudgetRules.RequireLimits($"goal '{Text.Cut(goal.Name, 100)}': ", goal.BudgetTokens, goal.BudgetCostUsd);
        if (!SwarmName.IsValid(goal.Name))
        {
            throw new InvalidInputException($"'{Text.Cut(goal.Name, 100)}' is no goal name: it takes {SwarmName.Grammar}.");
        }

        if (goal.Description is { Length: > MaxDescription } text)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"goal '{goal.Name}': the description has {text.Length} characters; it takes {MaxDescription}."));
        }
    }
}
