namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>tasks</c>, in the order of ids.</summary>
/// <param name="Tasks">The page.</param>
/// <param name="Next">Give this as <see cref="TaskFilter.After"/> for the next page; absent on the last.</param>
public sealed record TaskPage(IReadOnlyList<TaskSummary> Tasks, string? Next = null);
