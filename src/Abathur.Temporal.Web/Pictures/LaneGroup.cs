namespace Abathur.Temporal.Web.Pictures;

/// <summary>The attempts of one agent on one host.</summary>
/// <param name="Host">The host; null: it is not known.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Lanes">The attempts with their tasks' ids, oldest first: within a lane none overlaps another.</param>
/// <param name="Hidden">Attempts for which there is no lane, since too many ran at once.</param>
public sealed record LaneGroup(string? Host, string Agent, IReadOnlyList<IReadOnlyList<(string Task, Span Span)>> Lanes, int Hidden);
