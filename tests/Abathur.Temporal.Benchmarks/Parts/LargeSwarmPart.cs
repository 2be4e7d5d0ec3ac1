using System.Diagnostics;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>A swarm of many tasks in batches: that it completes, what its runs grow to, and what a completion costs late in its life.</summary>
internal sealed class LargeSwarmPart() : ServerPart<LargeSwarmResult>("large", "A large swarm, in batches", ServerKind.Embedded)
{
    private const int Limit = 50;
    private const int Small = 100;
    private const int Batch = 200;
    private const int MostOpen = 200;
    private const int Window = 1000;
    private const int LastRuns = 3;

    protected override async Task<LargeSwarmResult> MeasureAsync(
        RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var client = await server.ConnectAsync();
        await using var small = await NoOpSwarm.StartAsync(client, Limit);
        await SubmitAsync(small, Small, cancel);
        await small.CompletedAsync(Small, cancel);
        var costAtSmall = await ReplayCost.MeasureAsync(await small.Swarm.RunsAsync());

        await using var large = await NoOpSwarm.StartAsync(client, Limit);
        var start = Stopwatch.GetTimestamp();
        var telling = TellAsync(large, options.Large, report, cancel);
        var early = RateAsync(large, 0, Math.Min(Window, options.Large), cancel);
        var late = RateAsync(large, Math.Max(0, options.Large - Window), options.Large, cancel);
        await SubmitAsync(large, options.Large, cancel);
        await Task.WhenAll(telling, early, late);
        await large.CompletedAsync(options.Large, cancel);
        var minutes = Stopwatch.GetElapsedTime(start).TotalMinutes;
        var runs = await large.Swarm.RunsAsync();
        return new LargeSwarmResult
        {
            Minutes = minutes,
            EarlyRate = await early,
            LateRate = await late,
            Runs = runs.Count,
            MostEvents = runs.Max(run => run.Events.Count),
            MostBytes = runs.Max(run => run.Bytes),
            MillisecondsAtSmall = costAtSmall,
            MillisecondsAtLarge = await ReplayCost.MeasureAsync(runs.Count > LastRuns ? [.. runs.SkipLast(1).TakeLast(LastRuns)] : runs),
        };
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, LargeSwarmResult Result)> results)
    {
        report.Text($"{options.Large} tasks of two no-op activities in batches of {Batch}, at a limit of {Limit}.");
        report.Table(
            [["server", "measured", "figure", "aim"],
            .. results.SelectMany(row => (IReadOnlyList<string>[])[
                [row.Server, "until all have completed", $"{row.Result.Minutes:0.0} min", "completes: met"],
                [row.Server, $"tasks/s, first and last {Window}", $"{row.Result.EarlyRate:0.0}, {row.Result.LateRate:0.0}", string.Empty],
                [row.Server, "runs", $"{row.Result.Runs}", string.Empty],
                [row.Server, "most events of a run", $"{row.Result.MostEvents}", Aim.AtMost(4096, row.Result.MostEvents)],
                [row.Server, "most bytes of a run", $"{row.Result.MostBytes}", string.Empty],
                [row.Server, $"CPU of the swarm's worker a completion, at {Small} tasks", $"{row.Result.MillisecondsAtSmall:0.00} ms", string.Empty],
                [
                    row.Server,
                    $"the same in the last runs, at {options.Large}",
                    $"{row.Result.MillisecondsAtLarge:0.00} ms",
                    Aim.AtMost(2, row.Result.MillisecondsAtLarge / row.Result.MillisecondsAtSmall, " ×"),
                ]])]);
    }

    // The checkpoint has room for so many open tasks beside 10,000 closed ones; what is sent beyond it would be refused.
    private static async Task SubmitAsync(NoOpSwarm swarm, int tasks, CancellationToken cancel)
    {
        for (var first = 1; first <= tasks; first += Batch)
        {
            await swarm.EndedAsync(first - MostOpen, cancel);
            await swarm.Swarm.SubmitAsync([.. Enumerable.Range(first, Math.Min(Batch, tasks - first + 1)).Select(number => NoOpSwarm.Submission(number))]);
        }
    }

    private static async Task<double> RateAsync(NoOpSwarm swarm, int from, int to, CancellationToken cancel)
    {
        await swarm.EndedAsync(from, cancel);
        var start = Stopwatch.GetTimestamp();
        await swarm.EndedAsync(to, cancel);
        return (to - from) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task TellAsync(NoOpSwarm swarm, int tasks, Report report, CancellationToken cancel)
    {
        for (var told = Window; told <= tasks; told += Window)
        {
            await swarm.EndedAsync(told, cancel);
            report.Progress($"{told} tasks");
        }
    }
}
