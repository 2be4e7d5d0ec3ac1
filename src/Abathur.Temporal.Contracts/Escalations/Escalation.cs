namespace Abathur.Temporal.Contracts;

/// <summary>A question to a person, with a default that holds when nobody answers in time.</summary>
public sealed record Escalation
{
    /// <summary><c>E1</c>, <c>E2</c>, …</summary>
    public required string Id { get; init; }

    /// <summary>Why a person is asked.</summary>
    public required EscalationKind Kind { get; init; }

    /// <summary>The question, at most 600 characters.</summary>
    public required string Question { get; init; }

    /// <summary>The tasks that an answer acts on, at most 20.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The agent it is about.</summary>
    public string? Agent { get; init; }

    /// <summary>The provider it is about, as <see cref="SwarmStatus.PausedRuntimes"/> names it.</summary>
    public string? Provider { get; init; }

    /// <summary>What may be answered.</summary>
    public required IReadOnlyList<EscalationChoice> Choices { get; init; }

    /// <summary>What is done when nobody answers in time.</summary>
    public required EscalationChoice Default { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the default holds: the setting <c>escalationDeadlineSeconds</c> later.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>When it was closed; absent while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What was decided; absent while open, and if what it asked about settled itself.</summary>
    public EscalationChoice? Answer { get; init; }

    /// <summary>How it was closed: <c>person</c>, <c>default</c> or <c>settled</c>.</summary>
    public string? ClosedBy { get; init; }
}
