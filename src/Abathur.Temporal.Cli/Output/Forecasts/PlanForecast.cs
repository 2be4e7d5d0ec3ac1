using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Cli.Output.Forecasts;

/// <summary>The answer of <c>abathur plan simulate</c>.</summary>
/// <param name="Seed">Where chance began.</param>
/// <param name="Tasks">Tasks that were waiting or running at the start.</param>
/// <param name="MaxConcurrentTasks">The setting that was simulated with.</param>
/// <param name="KnownAttempts">Attempts that this host knows of the repository, without outages and hand-offs.</param>
/// <param name="Forecast">What the runs say.</param>
internal sealed record PlanForecast(int Seed, int Tasks, int MaxConcurrentTasks, int KnownAttempts, Forecast Forecast);
