using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary>Repeats a simulation, on all cores.</summary>
internal static class Simulator
{
    /// <summary>What many runs say, and as many with twice as many tasks at once.</summary>
    /// <param name="start">Where they start.</param>
    /// <param name="samples">What attempts are drawn from.</param>
    /// <param name="runs">How many, 1 or greater.</param>
    /// <param name="seed">Where chance begins.</param>
    /// <param name="cancel">Ends it.</param>
    public static Forecast Foresee(SimulationStart start, AttemptSamples samples, int runs, int seed, CancellationToken cancel)
    {
        var twice = Forecasts.Twice(start);
        return Forecasts.Of(Play(start), twice is null ? null : (twice.Settings.MaxConcurrentTasks, Play(twice)), samples);

        SimulatedRun[] Play(SimulationStart from)
        {
            var played = new SimulatedRun[runs];
            Parallel.For(0, runs, new ParallelOptions { CancellationToken = cancel }, run => played[run] = Simulation.Run(from, samples, Chance(seed, run)));
            return played;
        }
    }

    // The numbers of a run belong to its attempts, not to an order: what is simulated besides changes none of them.
    private static Draw Chance(int seed, int run) => (task, attempt, number) =>
    {
        var mixed = Mix(Mix(Mix(Mix(Mix((ulong)seed) + (ulong)run) + (ulong)task) + (ulong)attempt) + (ulong)number);
        return (mixed >> 11) / (double)(1UL << 53);
    };

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
