using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Bare;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Tasks a second at a limit of 50, and what they leave in the histories, beside the bare workflow in turns.</summary>
internal sealed class ThroughputPart()
    : ServerPart<IReadOnlyList<ThroughputRound>>("throughput", "Throughput at a limit of 50", ServerKind.Dev, ServerKind.DevFast, ServerKind.Embedded)
{
    private const int Limit = 50;

    protected override async Task<IReadOnlyList<ThroughputRound>> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        await RoundAsync(client, options.Tasks, 1, cancel);
        var rounds = new List<ThroughputRound>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var (abathur, bare, queued) = await RoundAsync(client, options.Tasks, round, cancel);
            rounds.Add(new ThroughputRound(abathur, bare, queued));
            report.Progress($"round {round}: {abathur.Rate:0.0}, {bare.Rate:0.0}, {queued.Rate:0.0} tasks/s, "
                + $"{abathur.CpuMilliseconds:0.0}, {bare.CpuMilliseconds:0.0}, {queued.CpuMilliseconds:0.0} ms of CPU a task");
        }

        return rounds;
    }

    // Every other round the other way round: what else the machine does then falls on all.
    private static async Task<ThroughputRound> RoundAsync(ITemporalClient client, int tasks, int round, CancellationToken cancel)
    {
        var before = round % 2 == 0 ? (await BareAsync(client, tasks, false), await BareAsync(client, tasks, true)) : default;
        var abathur = await AbathurAsync(client, tasks, cancel);
        var (bare, queued) = round % 2 == 0 ? before : (await BareAsync(client, tasks, false), await BareAsync(client, tasks, true));
        return new ThroughputRound(abathur, bare, queued);
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, IReadOnlyList<ThroughputRound> Result)> results)
    {
        report.Text($"{options.Rounds} rounds in turns of {options.Tasks} tasks of two no-op activities; medians, and of the ratios the least and the most.");
        report.Table(
            [["server", "a task", "Abathur", "bare", "ratio", "bare, queued", "ratio", "aim"],
            .. results.SelectMany(row => (IReadOnlyList<string>[])[
                [
                    .. Row(row.Server, "tasks/s", row.Result, round => round.Rate),
                    $"{Aim.AtLeast(0.8, Ratio(row.Result, round => round.Rate, round => round.Bare).Median)}; "
                        + $"queued {Aim.AtLeast(0.8, Ratio(row.Result, round => round.Rate, round => round.Queued).Median)}",
                ],
                [.. Row(row.Server, "CPU of server and workers, ms", row.Result, round => round.CpuMilliseconds), string.Empty],
                [.. Row(row.Server, "CPU of the workers, ms", row.Result, round => round.WorkerMilliseconds), string.Empty],
                [.. Row(row.Server, "events in the parent", row.Result, round => round.ParentEvents), Aim.AtMost(7, Own(row.Result, round => round.ParentEvents))],
                [.. Row(row.Server, "bytes in the parent", row.Result, round => round.ParentBytes), Aim.AtMost(2048, Own(row.Result, round => round.ParentBytes))],
                [.. Row(row.Server, "events in the child", row.Result, round => round.ChildEvents), string.Empty],
                [.. Row(row.Server, "bytes in the child", row.Result, round => round.ChildBytes), string.Empty]])]);
    }

    private static IReadOnlyList<string> Row(string server, string what, IReadOnlyList<ThroughputRound> rounds, Func<ThroughputResult, double> figure) =>
    [
        server,
        what,
        $"{Own(rounds, figure):0.0}",
        $"{new Samples(rounds.Select(round => figure(round.Bare))).Median:0.0}",
        Shown(Ratio(rounds, figure, round => round.Bare)),
        $"{new Samples(rounds.Select(round => figure(round.Queued))).Median:0.0}",
        Shown(Ratio(rounds, figure, round => round.Queued)),
    ];

    private static double Own(IReadOnlyList<ThroughputRound> rounds, Func<ThroughputResult, double> figure) =>
        new Samples(rounds.Select(round => figure(round.Abathur))).Median;

    private static Samples Ratio(
        IReadOnlyList<ThroughputRound> rounds, Func<ThroughputResult, double> figure, Func<ThroughputRound, ThroughputResult> other) =>
        new(rounds.Select(round => figure(round.Abathur) / figure(other(round))));

    private static string Shown(Samples ratio) => $"{ratio.Median:0.00} ({ratio.Min:0.00}–{ratio.Max:0.00})";

    private static async Task<ThroughputResult> AbathurAsync(ITemporalClient client, int tasks, CancellationToken cancel)
    {
        await using var swarm = await NoOpSwarm.StartAsync(client, Limit);
        var submissions = Enumerable.Range(1, tasks).Select(number => NoOpSwarm.Submission(number)).ToList();
        var (seconds, cpu) = await TimeAsync(async () =>
        {
            await swarm.Swarm.SubmitAsync(submissions);
            await swarm.CompletedAsync(tasks, cancel);
        });
        return Result(tasks, seconds, cpu, await swarm.Swarm.RunsAsync(), await swarm.Swarm.TaskAsync(tasks / 2));
    }

    private static async Task<ThroughputResult> BareAsync(ITemporalClient client, int tasks, bool queued)
    {
        await using var bare = BareRun.Start(client, queued);
        var (seconds, cpu) = await TimeAsync(() => bare.RunAsync(tasks, Limit));
        return Result(tasks, seconds, cpu, [await bare.ParentAsync()], await bare.ChildAsync(tasks / 2));
    }

    private static async Task<(double Seconds, Cpu Cpu)> TimeAsync(Func<Task> work)
    {
        var (start, cpu) = (Stopwatch.GetTimestamp(), Cpu.Now());
        await work();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, Cpu.Now() - cpu);
    }

    private static ThroughputResult Result(int tasks, double seconds, Cpu cpu, IReadOnlyList<RunHistory> parent, RunHistory child) => new(
        tasks / seconds,
        cpu.Total.TotalMilliseconds / tasks,
        cpu.Workers.TotalMilliseconds / tasks,
        (double)parent.Sum(run => run.Events.Count) / tasks,
        (double)parent.Sum(run => run.Bytes) / tasks,
        child.Events.Count,
        child.Bytes);
}
