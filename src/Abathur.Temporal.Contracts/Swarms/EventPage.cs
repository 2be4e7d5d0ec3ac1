namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>events</c>.</summary>
/// <param name="Events">Oldest first, at most 200.</param>
/// <param name="Next">Ask for the events after this number next.</param>
/// <param name="Missed">Events after the asked number that are no longer kept.</param>
public sealed record EventPage(IReadOnlyList<SwarmEvent> Events, long Next, long Missed);
