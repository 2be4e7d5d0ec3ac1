using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Temporalio.Common;
using Temporalio.Worker;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>
/// What a completion costs the swarm's worker: its real histories are replayed, which repeats every activation, the reading
/// and writing of checkpoints included, and nothing else.
/// </summary>
internal static class ReplayCost
{
    private const int Rounds = 5;

    /// <summary>Milliseconds of CPU a completion, the median of some rounds.</summary>
    public static async Task<double> MeasureAsync(IReadOnlyList<RunHistory> runs)
    {
        var replayer = new WorkflowReplayer(new WorkflowReplayerOptions { DataConverter = AbathurDataConverter.Instance }.AddWorkflow<Swarm>());
        var completions = runs.Sum(run => run.Completions);
        var rounds = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            foreach (var run in runs)
            {
                await replayer.ReplayWorkflowAsync(new WorkflowHistory(run.WorkflowId, run.Events));
            }

            rounds.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds / completions);
        }

        // The first one warms up.
        return new Samples(rounds.Skip(1)).Median;
    }
}
