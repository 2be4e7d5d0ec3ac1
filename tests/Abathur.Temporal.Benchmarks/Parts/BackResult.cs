using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Seconds from the start of a killed worker's successor.</summary>
/// <param name="Query">Until the first query was answered.</param>
/// <param name="WorkflowTask">Until the next workflow task of the swarm was done.</param>
/// <param name="Load">The machine's load average at the end.</param>
internal sealed record BackResult(Samples Query, Samples WorkflowTask, string Load);
