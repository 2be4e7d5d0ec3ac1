namespace Abathur.Temporal.Web.Pictures;

/// <summary>A stretch of a task's life: an attempt, or a wait.</summary>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; for one that lasts, now.</param>
/// <param name="Kind">A class in styles: <c>run</c>, <c>wait-dependencies</c>, <c>wait-start</c>, <c>wait-retry</c>, <c>wait-operator</c>.</param>
/// <param name="Words">What it is.</param>
/// <param name="Outcome">How an attempt ended, as a class: <c>ok</c>, <c>bad</c>, <c>open</c>.</param>
public sealed record Span(DateTimeOffset From, DateTimeOffset To, string Kind, string Words, string? Outcome = null);
