namespace Abathur.Temporal.Contracts;

/// <summary>A term of a task's score.</summary>
/// <param name="Name"><c>priority</c>, <c>goal</c>, <c>age</c> or <c>retries</c>.</param>
/// <param name="Value">What it adds.</param>
public sealed record ScoreTerm(string Name, long Value);
