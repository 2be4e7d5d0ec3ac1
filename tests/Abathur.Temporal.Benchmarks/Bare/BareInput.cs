namespace Abathur.Temporal.Benchmarks.Bare;

/// <param name="Children">Children to run.</param>
/// <param name="Limit">Children at once.</param>
internal sealed record BareInput(int Children, int Limit);
