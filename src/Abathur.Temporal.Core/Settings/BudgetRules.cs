using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Settings;

/// <summary>The rules of budgets and prices. Swarms that run since before the fifth rules may break them until they are configured.</summary>
public static class BudgetRules
{
    private const int MaxPrices = 50;
    private const int MaxModel = 100;
    private const decimal MaxPrice = 1_000_000;

    /// <exception cref="InvalidInputException">A budget lets nothing start, or a price can't be one.</exception>
    public static void Require(SwarmSettings settings)
    {
        RequireLimits(string.Empty, settings.BudgetTokens, settings.BudgetCostUsd);
        Positive("attemptBudgetTokens", settings.AttemptBudgetTokens);
        Positive("attemptBudgetCostUsd", settings.AttemptBudgetCostUsd);
        Within("attemptBudgetTokens", settings.AttemptBudgetTokens, "budgetTokens", settings.BudgetTokens);
        Within("attemptBudgetCostUsd", settings.AttemptBudgetCostUsd, "budgetCostUsd", settings.BudgetCostUsd);
        if (settings.Prices is { } prices)
        {
            Require(prices);
        }
    }

    /// <summary>Requires of a goal's or a task's budgets that something can start within them.</summary>
    /// <param name="where">What has them, with a colon and a space; empty: the settings.</param>
    /// <param name="tokens">Tokens; null: no limit.</param>
    /// <param name="costUsd">US dollars; null: no limit.</param>
    /// <exception cref="InvalidInputException">A budget of 0 or less.</exception>
    internal static void RequireLimits(string where, long? tokens, decimal? costUsd)
    {
        Positive($"{where}budgetTokens", tokens);
        Positive($"{where}budgetCostUsd", costUsd);
    }

    /// <summary>Requires that one limit isn't above another.</summary>
    /// <exception cref="InvalidInputException">It is.</exception>
    internal static void Within(string name, decimal? limit, string outerName, decimal? outer)
    {
        if (limit > outer)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"{name}: {limit} is above {outerName} ({outer}), so that it could never be used up. Lower it, raise {outerName}, or leave it out."));
        }
    }

    private static void Positive(string name, decimal? limit)
    {
        if (limit <= 0)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"{name}: {limit} would let nothing start. Give more than 0, or leave it out for no limit; `abathur swarm pause` holds everything back."));
        }
    }

    private static void Require(IReadOnlyDictionary<string, ModelPrice> prices)
    {
        if (prices.Count > MaxPrices)
        {
            throw new InvalidInputException(FormattableString.Invariant($"prices: {prices.Count} models; it takes {MaxPrices}. Names may be beginnings, and `*` stands for the rest."));
        }

        foreach (var (model, price) in prices)
        {
            if (string.IsNullOrWhiteSpace(model) || model.Length > MaxModel)
            {
                throw new InvalidInputException(FormattableString.Invariant($"prices: '{Text.Cut(model, MaxModel)}' can't be a model: a name has 1 to {MaxModel} characters."));
            }

            // JSON's null gets past the annotations of a dictionary's values.
            if (price is null || new[] { price.InputUsd, price.CachedInputUsd ?? 0, price.OutputUsd }.Any(usd => usd is < 0 or > MaxPrice))
            {
                throw new InvalidInputException(FormattableString.Invariant(
                    $"prices.{model}: give US dollars for a million tokens, 0 to {MaxPrice}, as in {{\"inputUsd\": 1.25, \"cachedInputUsd\": 0.125, \"outputUsd\": 10}}."));
            }
        }
    }
}
