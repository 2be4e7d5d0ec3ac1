using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Failures;

/// <summary>What the next attempt is told of the one before.</summary>
public static class RetryHint
{
    public const int MaxHints = 20;
    public const int MaxLength = 400;
    public const int MaxConflict = 1200;

    /// <summary>What failed, in at most 400 characters, and where the attempt's work is. The paths of a conflict may take 1,200.</summary>
    public static string For(int attempt, int retry, TaskFailure failure)
    {
        var what = Text.Cut(
            FormattableString.Invariant(
                $"Previous attempt failed (retry {retry}). Review approach. Attempt {attempt} ended as {Text.Camel(failure.Kind)}: {failure.Message}"),
            failure.Kind == FailureKind.Conflict ? MaxConflict : MaxLength);
        return KeptWork.Describe(failure) is { } kept ? $"{what} {kept}" : what;
    }

    /// <summary>Where the work is of an attempt that is not to blame; null: none is kept.</summary>
    public static string? Interrupted(int attempt, TaskFailure failure) => KeptWork.Describe(failure) is { } kept
        ? FormattableString.Invariant($"Attempt {attempt} was interrupted ({Text.Camel(failure.Kind)}). {kept}")
        : null;

    /// <summary>The hints of a task that failed for good and is tried once more: with its last failure, if that left work.</summary>
    public static IReadOnlyList<string>? AfterGivingUp(TaskRecord record) => record.Failure is { Salvage: not null } failure
        ? Append(record.Hints, For(record.Attempts, record.Retries, failure))
        : record.Hints;

    /// <summary>The hints with one more; the newest are kept.</summary>
    public static IReadOnlyList<string> Append(IReadOnlyList<string>? hints, string hint) => [.. (hints ?? []).Append(hint).TakeLast(MaxHints)];
}
