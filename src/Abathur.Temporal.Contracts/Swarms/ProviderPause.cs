namespace Abathur.Temporal.Contracts;

/// <summary>A model's provider that refused an agent and has not been seen to answer since: what a checkpoint holds of it.</summary>
public sealed record ProviderPause
{
    /// <summary><c>{runtime}</c>, <c>{runtime}/{provider}</c>, or <c>command:{agent}</c>.</summary>
    public required string Key { get; init; }

    /// <summary>How it last refused: <c>rateLimited</c>, <c>providerUnavailable</c> or <c>auth</c>.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>Refusals in a row, without those of attempts that were under way at the one before.</summary>
    public int Failures { get; init; }

    /// <summary>The first of them.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last of them.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>When its agents may start again.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When an operator was last asked; absent: not yet.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The task that tries whether it answers; the others follow somewhat later.</summary>
    public string? Probe { get; init; }

    /// <summary>Agents that it holds back because their results named it; absent: only those whose definitions do.</summary>
    public IReadOnlyList<string>? Agents { get; init; }
}
