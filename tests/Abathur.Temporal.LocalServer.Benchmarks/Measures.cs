using System.Diagnostics;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>What is measured, each on a server of its own state.</summary>
internal static class Measures
{
    private const string Queue = "benchmark";

    /// <summary>Runs with the one worker that every server gets: ten pollers and no listener to awaits, as Abathur's, its defaults otherwise.</summary>
    public static async Task WithWorkerAsync(ITemporalClient client, Func<Task> run)
    {
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions(Queue)
        {
            MaxConcurrentWorkflowTaskPolls = 10,
            MaxConcurrentActivityTaskPolls = 10,
            DisableWorkflowTracingEventListener = true,
        }.AddWorkflow<Work>().AddWorkflow<Chain>().AddWorkflow<Steps>().AddActivity(Work.Nothing));
        await worker.ExecuteAsync(run);
    }

    public static Task RunOneAsync(ITemporalClient client, string id) =>
        client.ExecuteWorkflowAsync((Work w) => w.RunAsync(), new(id, Queue));

    /// <summary>Workflows a second, <paramref name="atOnce"/> of them at once.</summary>
    public static async Task<double> ThroughputAsync(ITemporalClient client, string prefix, int workflows, int atOnce)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, workflows),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (i, _) => await RunOneAsync(client, FormattableString.Invariant($"{prefix}-{i}")));
        return workflows / watch.Elapsed.TotalSeconds;
    }

    /// <summary>By the server's own clock: from the close of a child to the start of the next one's activity.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> ChainAsync(ITemporalClient client, string id, int length)
    {
        await client.ExecuteWorkflowAsync((Chain c) => c.RunAsync(length), new(id, Queue));
        List<TimeSpan> gaps = [];
        DateTime? closed = null;
        for (var i = 0; i < length; i++)
        {
            var history = await client.GetWorkflowHandle(Chain.ChildId(id, i)).FetchHistoryAsync();
            var started = history.Events.First(e => e.EventType == EventType.ActivityTaskStarted).EventTime.ToDateTime();
            if (closed is { } before)
            {
                gaps.Add(started - before);
            }

            closed = history.Events.Last().EventTime.ToDateTime();
        }

        gaps.Sort();
        return gaps;
    }

    /// <summary>Runs a workflow of so many activities to its end; gives its history's length.</summary>
    public static async Task<int> StepsAsync(ITemporalClient client, string id, int steps)
    {
        var handle = await client.StartWorkflowAsync((Steps s) => s.RunAsync(steps), new(id, Queue));
        await handle.GetResultAsync();
        return (int)(await handle.DescribeAsync()).HistoryLength;
    }

    /// <summary>Starts and terminates; no worker is in the way. Milliseconds for each.</summary>
    public static async Task<double> CloseAsync(ITemporalClient client, string prefix, int workflows, int atOnce)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, workflows),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (i, _) =>
            {
                var id = FormattableString.Invariant($"{prefix}-{i}");
                var handle = await client.StartWorkflowAsync((Work w) => w.RunAsync(), new(id, "nobody"));
                await handle.TerminateAsync();
            });
        return watch.Elapsed.TotalMilliseconds / workflows;
    }

    /// <summary>What so much of them take at most.</summary>
    public static double At(IReadOnlyList<TimeSpan> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))].TotalMilliseconds;

    /// <summary>Milliseconds of a list by query, the median of several.</summary>
    public static async Task<double> ListAsync(ITemporalClient client, string query)
    {
        List<double> times = [];
        for (var i = 0; i < 7; i++)
        {
            var watch = Stopwatch.StartNew();
            await foreach (var _ in client.ListWorkflowsAsync(query, new() { Limit = 10 }))
            {
                // Reading is what is measured.
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
