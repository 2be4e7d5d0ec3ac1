namespace Abathur.Temporal.Benchmarks.Bare;

/// <param name="Children">Children to run.</param>
/// <param name="Limit">Children at once.</param>
/// <param name="Queued">Whether activities go through their queue, as ours must; else the server may hand them to the workflow's worker at once.</param>
internal sealed record BareInput(int Children, int Limit, bool Queued);
