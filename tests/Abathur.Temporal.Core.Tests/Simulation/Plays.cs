using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Core.Tests.Simulation;

/// <summary>Simulations of the test board's agents, whose chance a test chooses.</summary>
internal static class Plays
{
    public static readonly Draw Always0 = (_, _, _) => 0;

    /// <summary>Chance that is spread evenly enough, and the same for the same seed.</summary>
    public static Draw Seeded(int seed) => (task, attempt, number) =>
    {
        var mixed = (uint)((((seed * 31) + task) * 31) + attempt) * 31 + (uint)number;
        mixed = (mixed ^ (mixed >> 16)) * 0x45D9F3B;
        mixed = (mixed ^ (mixed >> 16)) * 0x45D9F3B;
        return (mixed ^ (mixed >> 16)) / (uint.MaxValue + 1.0);
    };

    public static SimulationStart Of(SwarmSettings? settings, params IReadOnlyList<TaskSubmission> tasks) =>
        SimulationStart.New(TestBoard.Input(settings), TestBoard.Prepared().Roster, new SubmitTasks { Tasks = tasks }, TestBoard.Start);

    /// <summary>Attempts of one length, enough of them that an agent's own count.</summary>
    public static IEnumerable<AttemptSample> Attempts(
        double seconds, double merge = 0, string agent = "code-implementer", AttemptKind kind = AttemptKind.Work, FailureKind? failure = null, int count = AttemptSamples.Enough) =>
        Enumerable.Repeat(
            new AttemptSample { Agent = agent, Kind = kind, AgentSeconds = seconds, MergeSeconds = merge, Failure = failure, Usage = new(1, 10, 0.5m) }, count);

    public static SimulatedRun Play(this SimulationStart start, params IEnumerable<AttemptSample> samples) => Run(start, Always0, samples);

    public static SimulatedRun Play(this SimulationStart start, IEnumerable<AttemptSample> samples, IEnumerable<AttemptSample> more) => start.Play([.. samples, .. more]);

    public static SimulatedRun Run(SimulationStart start, Draw draw, IEnumerable<AttemptSample> samples) =>
        Core.Simulation.Simulation.Run(start, new AttemptSamples(samples), draw);
}
