using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Cli.Commands.Plans;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Simulation;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Simulates a graph of tasks, and runs it: agents that sleep for known seconds, on real git.</summary>
internal sealed class ForesightPart() : ServerPart<IReadOnlyList<ForesightResult>>("foresight", "A simulation beside the run that followed", ServerKind.Embedded)
{
    private const int Tasks = 24;
    private const int Limit = 4;
    private const int Batches = 4;
    private const int Runs = 200;
    private const int Seed = 1;
    private const string Agent = "code-implementer";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task<IReadOnlyList<ForesightResult>> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        await using var swarm = await GitSwarm.StartAsync(await server.ConnectAsync(), Limit, "$(( ${ABATHUR_TASK#T} * 7 % 6 + 1 ))", cancel);
        var results = new List<ForesightResult>();
        for (var batch = 0; batch < Batches; batch++)
        {
            results.Add(await RunAsync(swarm, batch, cancel));
            report.Progress($"{results[^1]}");
        }

        // The first batch had no attempts to draw from.
        return results[1..];
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, IReadOnlyList<ForesightResult> Result)> results)
    {
        report.Text($"{Batches} batches of {Tasks} tasks that sleep 1 to 6 s and depend on each other, at a limit of {Limit}; each but the first foreseen from the attempts before, {Runs} runs.");
        report.Table(
            [["server", "load", "known attempts", "p50, p90", "sleep alone", "ran", "ran / p50", "aim"],
            .. results.SelectMany(row => row.Result.Select(batch => (IReadOnlyList<string>)[
                row.Server,
                batch.Load,
                $"{batch.Known}",
                $"{batch.P50:0.0} s, {batch.P90:0.0} s",
                $"{batch.Exact:0.0} s",
                $"{batch.Ran:0.0} s",
                $"{batch.Ran / batch.P50:0.00}",
                Aim.AtMost(0.2, Math.Abs((batch.Ran / batch.P50) - 1), " off"),
            ]))]);
    }

    private static async Task<ForesightResult> RunAsync(GitSwarm swarm, int batch, CancellationToken cancel)
    {
        var handle = swarm.Swarm.Handle;
        var checkpoint = await handle.QueryAsync(s => s.Checkpoint());
        var repository = (await swarm.Swarm.StatusAsync()).Repository;
        var tasks = Enumerable.Range(batch * Tasks, Tasks).Select(Task).ToList();
        var start = SimulationStart.Continue(swarm.Swarm.Name, repository, checkpoint, new SubmitTasks { Tasks = tasks }, TimeProvider.System.GetUtcNow());
        var known = await KnownAttempts.ReadAsync(swarm.Data.MemoryFile, repository, cancel);
        var forecast = Simulator.Foresee(start, new AttemptSamples(known), Runs, Seed, cancel);
        var exact = Simulation.Run(start, new AttemptSamples(Sleeping()), (task, _, _) => (Seconds(task) - 0.5) / 6);

        await swarm.Swarm.SubmitAsync(tasks);
        await swarm.Swarm.CompletedAsync((batch + 1) * Tasks, Interval, cancel);
        var records = new List<TaskRecord>();
        foreach (var number in Enumerable.Range((batch * Tasks) + 1, Tasks))
        {
            var id = TaskId.Format(number);
            records.Add(await handle.QueryAsync(s => s.Task(id)));
        }

        var ran = records.Max(task => task.UpdatedAt) - records.Min(task => task.CreatedAt);
        return new(known.Count, exact.Seconds, forecast.Seconds.P50, forecast.Seconds.P90, ran.TotalSeconds, LoadAverage.Now());
    }

    // Of each batch of six, one waits for none and the others for one or two before it.
    private static TaskSubmission Task(int index) => new()
    {
        Title = $"Task {index}",
        Key = $"k{index}",
        DependsOn = index % 6 == 0 ? null : [.. new[] { index - 1 - (index % 3), index - (index % 6) }.Where(other => other < index && other >= index - (index % Tasks)).Distinct().Select(other => $"k{other}")],
    };

    private static int Seconds(int task) => (task * 7 % 6) + 1;

    private static IEnumerable<AttemptSample> Sleeping() => Enumerable.Range(1, 6).SelectMany(seconds => Enumerable.Repeat(
        new AttemptSample { Agent = Agent, Kind = AttemptKind.Work, AgentSeconds = seconds, MergeSeconds = 0 }, AttemptSamples.Enough));
}
