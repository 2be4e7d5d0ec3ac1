using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Bare;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Tasks a second at a limit of 50, and what they leave in the histories, beside the bare workflow in turns.</summary>
internal sealed class ThroughputPart()
    : ServerPart<IReadOnlyList<(ThroughputResult Abathur, ThroughputResult Bare)>>("throughput", "Throughput at a limit of 50", ServerKind.Dev, ServerKind.DevFast)
{
    private const int Limit = 50;

    protected override async Task<IReadOnlyList<(ThroughputResult Abathur, ThroughputResult Bare)>> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        await AbathurAsync(client, Limit, cancel);
        await BareAsync(client, Limit);
        var rounds = new List<(ThroughputResult Abathur, ThroughputResult Bare)>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            // Each goes first in turn: what others do on the machine then falls on both.
            var bareFirst = round % 2 == 0 ? await BareAsync(client, options.Tasks) : null;
            var abathur = await AbathurAsync(client, options.Tasks, cancel);
            rounds.Add((abathur, bareFirst ?? await BareAsync(client, options.Tasks)));
            report.Progress($"round {round}: {abathur.Rate:0.0} and {rounds[^1].Bare.Rate:0.0} tasks/s");
        }

        return rounds;
    }

    protected override void Write(
        Report report, BenchmarkOptions options, IReadOnlyList<(string Server, IReadOnlyList<(ThroughputResult Abathur, ThroughputResult Bare)> Result)> results)
    {
        report.Text($"{options.Rounds} rounds in turns of {options.Tasks} tasks of four no-op activities; medians.");
        report.Table(
            [["server", "Abathur, tasks/s", "bare, tasks/s", "ratio (least, most)", "aim", "worker CPU a task: Abathur, bare"],
            .. results.Select(row =>
            {
                var ratio = new Samples(row.Result.Select(round => round.Abathur.Rate / round.Bare.Rate));
                return (IReadOnlyList<string>)[
                    row.Server,
                    $"{Median(row.Result, round => round.Abathur.Rate):0.0}",
                    $"{Median(row.Result, round => round.Bare.Rate):0.0}",
                    $"{ratio.Median:0.00} ({ratio.Min:0.00}, {ratio.Max:0.00})",
                    Aim.AtLeast(0.8, ratio.Median),
                    $"{Median(row.Result, round => round.Abathur.WorkerMilliseconds):0.0} ms, {Median(row.Result, round => round.Bare.WorkerMilliseconds):0.0} ms",
                ];
            })]);
        report.Table(
            [["server", "events and bytes a task", "Abathur", "bare", "aim"],
            .. results.SelectMany(row => (IReadOnlyList<string>[])[
                Cost(row.Server, "parent", row.Result, round => round.ParentEvents, round => round.ParentBytes, 7, 2048),
                Cost(row.Server, "child, no-op", row.Result, round => round.ChildEvents, round => round.ChildBytes, 45, 12 * 1024)])]);
    }

    private static IReadOnlyList<string> Cost(
        string server,
        string what,
        IReadOnlyList<(ThroughputResult Abathur, ThroughputResult Bare)> rounds,
        Func<ThroughputResult, double> events,
        Func<ThroughputResult, double> bytes,
        double aimEvents,
        double aimBytes)
    {
        var (ownEvents, ownBytes) = (Median(rounds, round => events(round.Abathur)), Median(rounds, round => bytes(round.Abathur)));
        return [
            server,
            what,
            $"{ownEvents:0.0}, {ownBytes:0} B",
            $"{Median(rounds, round => events(round.Bare)):0.0}, {Median(rounds, round => bytes(round.Bare)):0} B",
            $"{Aim.AtMost(aimEvents, ownEvents)}, {Aim.AtMost(aimBytes, ownBytes, " B")}",
        ];
    }

    private static double Median(
        IReadOnlyList<(ThroughputResult Abathur, ThroughputResult Bare)> rounds, Func<(ThroughputResult Abathur, ThroughputResult Bare), double> figure) =>
        new Samples(rounds.Select(figure)).Median;

    private static async Task<ThroughputResult> AbathurAsync(ITemporalClient client, int tasks, CancellationToken cancel)
    {
        await using var swarm = await NoOpSwarm.StartAsync(client, Limit);
        var submissions = Enumerable.Range(1, tasks).Select(number => new TaskSubmission { Title = $"Task {number}" }).ToList();
        var (seconds, cpu) = await TimeAsync(async () =>
        {
            await swarm.Swarm.SubmitAsync(submissions);
            await swarm.CompletedAsync(tasks, cancel);
        });
        return Result(tasks, seconds, cpu, await swarm.Swarm.RunsAsync(), await swarm.Swarm.TaskAsync(tasks / 2));
    }

    private static async Task<ThroughputResult> BareAsync(ITemporalClient client, int tasks)
    {
        await using var bare = BareRun.Start(client);
        var (seconds, cpu) = await TimeAsync(() => bare.RunAsync(tasks, Limit));
        return Result(tasks, seconds, cpu, [await bare.ParentAsync()], await bare.ChildAsync(tasks / 2));
    }

    private static async Task<(double Seconds, TimeSpan Cpu)> TimeAsync(Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var (start, cpu) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        await work();
        process.Refresh();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, process.TotalProcessorTime - cpu);
    }

    private static ThroughputResult Result(int tasks, double seconds, TimeSpan cpu, IReadOnlyList<RunHistory> parent, RunHistory child) => new(
        tasks / seconds,
        cpu.TotalMilliseconds / tasks,
        (double)parent.Sum(run => run.Events.Count) / tasks,
        (double)parent.Sum(run => run.Bytes) / tasks,
        child.Events.Count,
        child.Bytes);
}
