using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Settings;

/// <summary>The ranges of the settings, as their documentation gives them.</summary>
public static class SettingsRules
{
    private const double Week = 7 * 86_400;
    private const int MaxCommand = 10_000;
    private const int MaxName = 100;

    /// <exception cref="InvalidInputException">A setting is out of its range.</exception>
    public static void Require(SwarmSettings settings, RepositorySpec repository)
    {
        Range("maxConcurrentTasks", settings.MaxConcurrentTasks, 1, 1000);
        Range("taskTimeoutSeconds", settings.TaskTimeoutSeconds, 1, Week);
        Range("stallTimeoutSeconds", settings.StallTimeoutSeconds, 0, Week);
        Range("verifyTimeoutSeconds", settings.VerifyTimeoutSeconds, 1, Week);
        Range("heartbeatIntervalSeconds", settings.HeartbeatIntervalSeconds, 1, 3600);
        Range("maxRetries", settings.MaxRetries, 0, 100);
        Range("retryBackoffSeconds", settings.RetryBackoffSeconds, 0, 300);
        Range("circuitBreakerThreshold", settings.CircuitBreakerThreshold, 1, 1000);
        Range("circuitBreakerResetSeconds", settings.CircuitBreakerResetSeconds, 1, 86_400);
        Range("providerOutageSeconds", settings.ProviderOutageSeconds, 1, 30 * 86_400);
        Range("shutdownGraceSeconds", settings.ShutdownGraceSeconds, 0, 86_400);
        Range("continueAsNewEvents", settings.ContinueAsNewEvents, 20, 10_000);
        Range("blockedThresholdSeconds", settings.BlockedThresholdSeconds, 1, Week);
        Range("escalationDeadlineSeconds", settings.EscalationDeadlineSeconds, 1, 30 * 86_400);
        Range("lineageRetries", settings.LineageRetries, 0, 1000);
        Range("maxBlockers", settings.MaxBlockers, 0, 20);
        NotNegative("budgetTokens", settings.BudgetTokens);
        NotNegative("budgetCostUsd", settings.BudgetCostUsd);
        Command("verify", settings.Verify);
        Range("prepareTimeoutSeconds", settings.PrepareTimeoutSeconds, 1, Week);
        Command("prepare", settings.Prepare);
        CopyRules.Require(settings.Copy, repository);
        DriverRules.Require("allowedFilters", "filter", settings.AllowedFilters, repository);
        DriverRules.Require("allowedMergeDrivers", "merge", settings.AllowedMergeDrivers, repository);
        if (settings.Review is { } review)
        {
            Review("review", review);
        }

        Range("verifyOutputBytes", settings.VerifyOutputBytes, 0, 65_536);
    }

    internal static void Review(string what, ReviewPolicy review)
    {
        Range($"{what}.rounds", review.Rounds, 0, 10);
        if (review.Agent is not { Length: > 0 and <= MaxName } agent || agent.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidInputException(FormattableString.Invariant($"{what}.agent: name a read-only agent, with at most {MaxName} characters."));
        }
    }

    internal static void Command(string what, IReadOnlyList<string>? argv)
    {
        if (argv is { Count: > 0 } && (argv.Count > 100 || string.IsNullOrWhiteSpace(argv[0]) || !argv.All(IsArgument) || argv.Sum(part => part.Length) > MaxCommand))
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"{what}: give a program and at most 99 arguments, {MaxCommand} characters in all, such as [\"dotnet\", \"test\"]."));
        }
    }

    // JSON's null gets past the annotations of a list's elements.
    private static bool IsArgument(string? part) => part is not null && !part.Contains('\0', StringComparison.Ordinal);

    private static void NotNegative(string name, decimal? value)
    {
        if (value < 0)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{name}: {value} is out of range; it takes 0 and more."));
        }
    }

    internal static void Range(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
        {
            throw new InvalidInputException(FormattableString.Invariant($"{name}: {value} is out of range; it takes {low} to {high}."));
        }
    }
}
