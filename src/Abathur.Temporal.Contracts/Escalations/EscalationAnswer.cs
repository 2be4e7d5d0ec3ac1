using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>answerEscalation</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EscalationAnswer
{
    /// <summary>The escalation's id, <c>E1</c>.</summary>
    public required string Escalation { get; init; }

    /// <summary>One of its choices.</summary>
    public required EscalationChoice Choice { get; init; }

    /// <summary>A hint for the next attempt, or a reason; at most 1,000 characters.</summary>
    public string? Note { get; init; }
}
