namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>escalations</c>: all open ones (at most 50) and the 20 closed last, by number.</summary>
/// <param name="Escalations">The escalations.</param>
public sealed record EscalationList(IReadOnlyList<Escalation> Escalations);
