namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>A question that was asked of a swarm.</summary>
/// <param name="Kind">What was asked: <c>query</c> or <c>update</c>.</param>
/// <param name="Seconds">How long until its answer, or until it was given up.</param>
/// <param name="AtKill">Whether it was in flight when the worker was killed.</param>
/// <param name="Error">Why there is no answer; null: there is.</param>
internal sealed record Question(string Kind, double Seconds, bool AtKill, string? Error);
