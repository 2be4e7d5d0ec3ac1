namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Both, one right after the other.</summary>
/// <param name="Abathur">Abathur's run.</param>
/// <param name="Bare">The bare workflow's.</param>
internal sealed record ThroughputRound(ThroughputResult Abathur, ThroughputResult Bare);
