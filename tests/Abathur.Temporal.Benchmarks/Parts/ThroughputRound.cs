namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>All three, one right after the other.</summary>
/// <param name="Abathur">Abathur's run.</param>
/// <param name="Bare">The bare workflow's.</param>
/// <param name="Queued">The bare workflow's whose activities go through their queue.</param>
internal sealed record ThroughputRound(ThroughputResult Abathur, ThroughputResult Bare, ThroughputResult Queued);
