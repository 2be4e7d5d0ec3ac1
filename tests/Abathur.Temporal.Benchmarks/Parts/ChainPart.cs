using Abathur.Temporal.Benchmarks.Bare;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>A chain: from a child's close to the start of its dependent's first activity, beside a bare chain.</summary>
internal sealed class ChainPart()
    : ServerPart<(Samples Abathur, Samples Bare)>("chain", "A chain: child closed → dependent's agent activity started", ServerKind.Dev, ServerKind.DevFast)
{
    protected override async Task<(Samples Abathur, Samples Bare)> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        await AbathurAsync(client, 2, cancel);
        await BareAsync(client, 2);
        var (abathur, bare) = (new List<double>(), new List<double>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            abathur.AddRange(await AbathurAsync(client, options.Chain, cancel));
            bare.AddRange(await BareAsync(client, options.Chain));
            report.Progress($"round {round}: {new Samples(abathur).Median:0} and {new Samples(bare).Median:0} ms");
        }

        return (new Samples(abathur), new Samples(bare));
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, (Samples Abathur, Samples Bare) Result)> results)
    {
        report.Text($"{options.Rounds} rounds in turns of a chain of {options.Chain}; p50 / p99 in milliseconds. No git in it: taking the worktree is the activity's own time.");
        report.Table(
            [["server", "Abathur", "bare", "ratio of p50, of p99", "aim"],
            .. results.Select(row =>
            {
                var (abathur, bare) = row.Result;
                var (p50, p99) = (abathur.Median / bare.Median, abathur.Percentile(0.99) / bare.Percentile(0.99));
                return (IReadOnlyList<string>)[
                    row.Server,
                    $"{abathur.Median:0} / {abathur.Percentile(0.99):0}",
                    $"{bare.Median:0} / {bare.Percentile(0.99):0}",
                    $"{p50:0.00}, {p99:0.00}",
                    $"{Aim.AtMost(1.3, p50)}, {Aim.AtMost(1.3, p99)}",
                ];
            })]);
    }

    private static async Task<IReadOnlyList<double>> AbathurAsync(ITemporalClient client, int tasks, CancellationToken cancel)
    {
        await using var swarm = await NoOpSwarm.StartAsync(client, 10);
        await swarm.Swarm.SubmitAsync([NoOpSwarm.Submission(1), .. Enumerable.Range(2, tasks - 1).Select(number => NoOpSwarm.Submission(number, number - 1))]);
        await swarm.CompletedAsync(tasks, cancel);
        return await GapsAsync(tasks, swarm.Swarm.TaskAsync);
    }

    private static async Task<IReadOnlyList<double>> BareAsync(ITemporalClient client, int tasks)
    {
        await using var bare = BareRun.Start(client);
        await bare.RunAsync(tasks, 1);
        return await GapsAsync(tasks, bare.ChildAsync);
    }

    private static async Task<IReadOnlyList<double>> GapsAsync(int tasks, Func<int, Task<RunHistory>> read)
    {
        var gaps = new List<double>();
        var closed = DateTime.MaxValue;
        for (var number = 1; number <= tasks; number++)
        {
            var history = await read(number);
            if (number > 1)
            {
                gaps.Add((history.First(EventType.ActivityTaskStarted) - closed).TotalMilliseconds);
            }

            closed = history.Last(EventType.WorkflowExecutionCompleted);
        }

        return gaps;
    }
}
