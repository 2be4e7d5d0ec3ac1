namespace Abathur.Temporal.Web.Pictures;

/// <summary>A task's row in the timeline.</summary>
/// <param name="Task">Its id.</param>
/// <param name="Agent">The agent of its last attempt.</param>
/// <param name="Spans">Its attempts and waits in order.</param>
public sealed record TimelineRow(string Task, string? Agent, IReadOnlyList<Span> Spans);
