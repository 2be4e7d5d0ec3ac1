using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>The server's defaults for what a retry policy leaves out.</summary>
internal static class RetryPolicies
{
    private const double Coefficient = 2;
    private const int MaximumOverInitial = 100;
    private static readonly TimeSpan InitialInterval = TimeSpan.FromSeconds(1);

    public static RetryPolicy WithDefaults(RetryPolicy policy)
    {
        var filled = policy.Clone();
        if (filled.InitialInterval?.ToTimeSpan() is not { Ticks: > 0 })
        {
            filled.InitialInterval = Duration.FromTimeSpan(InitialInterval);
        }

        if (filled.MaximumInterval?.ToTimeSpan() is not { Ticks: > 0 })
        {
            filled.MaximumInterval = Duration.FromTimeSpan(filled.InitialInterval.ToTimeSpan() * MaximumOverInitial);
        }

        if (filled.BackoffCoefficient == 0)
        {
            filled.BackoffCoefficient = Coefficient;
        }

        return filled;
    }

    /// <summary>What is wrong with it, in the real server's words; null for nothing.</summary>
    public static string? Validate(RetryPolicy? policy) => policy switch
    {
        null => null,
        { MaximumAttempts: < 0 } => "MaximumAttempts cannot be negative on retry policy.",
        { BackoffCoefficient: > 0 and < 1 } => "BackoffCoefficient cannot be less than 1 on retry policy.",
        { InitialInterval.Seconds: < 0 } => "InitialInterval cannot be negative on retry policy.",
        { MaximumInterval.Seconds: < 0 } => "MaximumInterval cannot be negative on retry policy.",
        _ when policy.MaximumInterval?.ToTimeSpan() is { Ticks: > 0 } maximum && maximum < policy.InitialInterval?.ToTimeSpan() =>
            "MaximumInterval cannot be less than InitialInterval on retry policy.",
        _ => null,
    };
}
