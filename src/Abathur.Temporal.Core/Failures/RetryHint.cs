using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Failures;

/// <summary>What the next attempt is told of the one before; it begins with the seed's words.</summary>
public static class RetryHint
{
    public const int MaxHints = 20;
    public const int MaxLength = 400;

    public static string For(int attempt, int retry, TaskFailure failure) => Text.Cut(
        FormattableString.Invariant(
            $"Previous attempt failed (retry {retry}). Review approach. Attempt {attempt} ended as {Text.Camel(failure.Kind)}: {failure.Message}"),
        MaxLength);

    /// <summary>The hints with one more; the newest are kept.</summary>
    public static IReadOnlyList<string> Append(IReadOnlyList<string>? hints, string hint) => [.. (hints ?? []).Append(hint).TakeLast(MaxHints)];
}
