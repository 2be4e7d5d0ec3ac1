using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Bare;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>Tasks a second at a limit of 50, and what they leave in the histories, beside the bare workflow in turns.</summary>
internal sealed class ThroughputPart()
    : ServerPart<IReadOnlyList<ThroughputRound>>("throughput", "Throughput at a limit of 50", ServerKind.Dev, ServerKind.DevFast)
{
    private const int Limit = 50;

    protected override async Task<IReadOnlyList<ThroughputRound>> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        await AbathurAsync(client, options.Tasks, cancel);
        await BareAsync(client, options.Tasks);
        var rounds = new List<ThroughputRound>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            // Each goes first in turn: what others do on the machine then falls on both.
            var bareFirst = round % 2 == 0 ? await BareAsync(client, options.Tasks) : null;
            var abathur = await AbathurAsync(client, options.Tasks, cancel);
            var bare = bareFirst ?? await BareAsync(client, options.Tasks);
            rounds.Add(new ThroughputRound(abathur, bare));
            report.Progress($"round {round}: {abathur.Rate:0.0} and {bare.Rate:0.0} tasks/s, {abathur.CpuMilliseconds:0.0} and {bare.CpuMilliseconds:0.0} ms of CPU a task");
        }

        return rounds;
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, IReadOnlyList<ThroughputRound> Result)> results)
    {
        report.Text($"{options.Rounds} rounds in turns of {options.Tasks} tasks of three no-op activities; medians, and of the ratios the least and the most.");
        report.Table(
            [["server", "a task", "Abathur", "bare", "ratio", "aim"],
            .. results.SelectMany(row => (IReadOnlyList<string>[])[
                Row(row.Server, "tasks/s", row.Result, round => round.Rate, ratio => Aim.AtLeast(0.8, ratio)),
                Row(row.Server, "CPU of server and workers, ms", row.Result, round => round.CpuMilliseconds),
                Row(row.Server, "CPU of the workers, ms", row.Result, round => round.WorkerMilliseconds),
                Row(row.Server, "events in the parent", row.Result, round => round.ParentEvents, aim: own => Aim.AtMost(7, own)),
                Row(row.Server, "bytes in the parent", row.Result, round => round.ParentBytes, aim: own => Aim.AtMost(2048, own)),
                Row(row.Server, "events in the child", row.Result, round => round.ChildEvents),
                Row(row.Server, "bytes in the child", row.Result, round => round.ChildBytes)])]);
    }

    private static IReadOnlyList<string> Row(
        string server,
        string what,
        IReadOnlyList<ThroughputRound> rounds,
        Func<ThroughputResult, double> figure,
        Func<double, string>? aimOfRatio = null,
        Func<double, string>? aim = null)
    {
        var own = new Samples(rounds.Select(round => figure(round.Abathur))).Median;
        var bare = new Samples(rounds.Select(round => figure(round.Bare))).Median;
        var ratio = new Samples(rounds.Select(round => figure(round.Abathur) / figure(round.Bare)));
        return [
            server,
            what,
            $"{own:0.0}",
            $"{bare:0.0}",
            $"{ratio.Median:0.00} ({ratio.Min:0.00}–{ratio.Max:0.00})",
            aimOfRatio?.Invoke(ratio.Median) ?? aim?.Invoke(own) ?? string.Empty,
        ];
    }

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

    private static async Task<ThroughputResult> BareAsync(ITemporalClient client, int tasks)
    {
        await using var bare = BareRun.Start(client);
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
