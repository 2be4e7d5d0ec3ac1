using Abathur.Temporal.Benchmarks.Bare;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>A chain: from a child's close to the start of its dependent's first activity, beside a bare chain.</summary>
internal sealed class ChainPart()
    : ServerPart<ChainResult>("chain", "A chain: child closed → dependent's agent activity started", ServerKind.Dev, ServerKind.DevFast, ServerKind.Embedded)
{
    protected override async Task<ChainResult> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        await AbathurAsync(client, 2, cancel);
        await BareAsync(client, 2, true);
        var (abathur, bare, queued) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            abathur.AddRange(await AbathurAsync(client, options.Chain, cancel));
            bare.AddRange(await BareAsync(client, options.Chain, false));
            queued.AddRange(await BareAsync(client, options.Chain, true));
            report.Progress($"round {round}: {new Samples(abathur).Median:0}, {new Samples(bare).Median:0}, {new Samples(queued).Median:0} ms");
        }

        return new ChainResult(new Samples(abathur), new Samples(bare), new Samples(queued));
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, ChainResult Result)> results)
    {
        report.Text($"{options.Rounds} rounds in turns of a chain of {options.Chain}; p50 / p99 in milliseconds. No git in it: taking the worktree is the activity's own time.");
        report.Table(
            [["server", "Abathur", "bare", "ratios", "bare, queued", "ratios", "aim"],
            .. results.Select(row => (IReadOnlyList<string>)[
                row.Server,
                Shown(row.Result.Abathur),
                Shown(row.Result.Bare),
                Ratios(row.Result.Abathur, row.Result.Bare),
                Shown(row.Result.Queued),
                Ratios(row.Result.Abathur, row.Result.Queued),
                $"{Judged(row.Result.Abathur, row.Result.Bare)}; queued {Judged(row.Result.Abathur, row.Result.Queued)}",
            ])]);
    }

    private static string Shown(Samples samples) => $"{samples.Median:0} / {samples.Percentile(0.99):0}";

    private static string Ratios(Samples own, Samples other) => $"{own.Median / other.Median:0.00} / {Late(own, other):0.00}";

    private static string Judged(Samples own, Samples other) => Aim.AtMost(1.3, Math.Max(own.Median / other.Median, Late(own, other)));

    private static double Late(Samples own, Samples other) => own.Percentile(0.99) / other.Percentile(0.99);

    private static async Task<IReadOnlyList<double>> AbathurAsync(ITemporalClient client, int tasks, CancellationToken cancel)
    {
        await using var swarm = await NoOpSwarm.StartAsync(client, 10);
        await swarm.Swarm.SubmitAsync([NoOpSwarm.Submission(1), .. Enumerable.Range(2, tasks - 1).Select(number => NoOpSwarm.Submission(number, number - 1))]);
        await swarm.CompletedAsync(tasks, cancel);
        return await GapsAsync(tasks, swarm.Swarm.TaskAsync);
    }

    private static async Task<IReadOnlyList<double>> BareAsync(ITemporalClient client, int tasks, bool queued)
    {
        await using var bare = BareRun.Start(client, queued);
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
