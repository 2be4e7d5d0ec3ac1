using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Milliseconds from a child's close to the start of its dependent's first activity.</summary>
/// <param name="Abathur">In a swarm.</param>
/// <param name="Bare">In a bare chain.</param>
/// <param name="Queued">In a bare chain whose activities go through their queue.</param>
internal sealed record ChainResult(Samples Abathur, Samples Bare, Samples Queued);
