namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>A batch of tasks, foreseen and then run.</summary>
/// <param name="Known">Attempts that the host knew before.</param>
/// <param name="Exact">Seconds that a simulation takes which knows how long each agent will sleep, and nothing of git.</param>
/// <param name="P50">Seconds that half of the runs take at most which are drawn from the known attempts.</param>
/// <param name="P90">The same for nine in ten.</param>
/// <param name="Ran">Seconds that the swarm took.</param>
/// <param name="Load">The machine's load average when it had.</param>
internal sealed record ForesightResult(int Known, double Exact, double P50, double P90, double Ran, string Load);
