using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Servers;
using Abathur.Temporal.Benchmarks.Swarms;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>
/// Back at work: the worker is killed with -9 while agents run and an update is on its way, and started again. How long from
/// the new process's start until a query is answered, and until the swarm's next workflow task is done.
/// </summary>
internal sealed class BackPart() : ServerPart<BackResult>("back", "Back at work after a worker's kill", ServerKind.Embedded, ServerKind.DevFast)
{
    private const int TasksPerKill = 4;
    private const int LongestCalmMilliseconds = 1500;
    private const int LongestFlightMilliseconds = 20;

    protected override async Task<BackResult> MeasureAsync(RunningServer server, BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        await using var swarm = await MortalSwarm.StartAsync(server, cancel);
        var (queries, starts) = (new List<double>(), new List<DateTime>());
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            var (start, query) = await KillAsync(swarm, kill, cancel);
            starts.Add(start);
            queries.Add(query);
            report.Progress($"kill {kill}: a query after {query:0.0} s");
        }

        var done = (await swarm.Swarm.RunsAsync()).SelectMany(run => run.Events)
            .Where(e => e.EventType == EventType.WorkflowTaskCompleted)
            .Select(e => e.EventTime.ToDateTime())
            .Order()
            .ToList();
        return new BackResult(
            new Samples(queries), new Samples(starts.Select(start => (done.First(at => at > start) - start).TotalSeconds)), LoadAverage.Now());
    }

    protected override void Write(Report report, BenchmarkOptions options, IReadOnlyList<(string Server, BackResult Result)> results)
    {
        report.Text($"{options.Kills} kills while agents run and an update is on its way; seconds from the start of the new worker process, p50 / max.");
        report.Table(
            [["server", "load average", "first query answered", "next workflow task done", "aim"],
            .. results.Select(row => (IReadOnlyList<string>)[
                row.Server,
                row.Result.Load,
                Shown(row.Result.Query),
                Shown(row.Result.WorkflowTask),
                Aim.AtMost(
                    row.Server == ServerKind.Embedded.Name ? 5 : 15, Math.Max(row.Result.Query.Max, row.Result.WorkflowTask.Max), " s"),
            ])]);
    }

    private static string Shown(Samples samples) => $"{samples.Median:0.0} / {samples.Max:0.0}";

    private static async Task<(DateTime Start, double Query)> KillAsync(MortalSwarm swarm, int kill, CancellationToken cancel)
    {
        await swarm.SubmitAsync([.. Enumerable.Range(1, TasksPerKill).Select(number => $"{kill}-{number}")], cancel);
        await Task.Delay(Random.Shared.Next(LongestCalmMilliseconds), cancel);
        var flying = swarm.SubmitAsync([$"{kill}-flying"], cancel);
        await Task.Delay(Random.Shared.Next(LongestFlightMilliseconds), cancel);
        await swarm.Worker.KillAsync();
        var start = DateTime.UtcNow;
        await swarm.Worker.StartAsync();

        // Whatever was done before the kill, this needs a workflow task.
        var late = swarm.SubmitAsync([$"{kill}-late"], cancel);
        await swarm.StatusAsync(cancel);
        var query = DateTime.UtcNow - start;
        await Task.WhenAll(flying, late);
        return (start, query.TotalSeconds);
    }
}
