namespace Abathur.Temporal.Web.Pictures;

/// <summary>A task's row in the timeline.</summary>
/// <param name="Task">Its id.</param>
/// <param name="Agent">The agent of its last attempt.</param>
/// <param name="Spans">Its attempts and waits in order.</param>
/// <param name="MergedAt">When it was completed; null: it isn't, or that is no longer known.</param>
public sealed record TimelineRow(string Task, string? Agent, IReadOnlyList<Span> Spans, DateTimeOffset? MergedAt);
