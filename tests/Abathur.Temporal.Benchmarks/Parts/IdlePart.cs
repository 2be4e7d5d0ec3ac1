using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Testing;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>
/// An idle hour of a swarm whose tasks have all completed, on the time-skipping test server: the one on the PATH, else the
/// SDK's download.
/// </summary>
internal sealed class IdlePart : IBenchmarkPart
{
    private const int Tasks = 10;

    // The last digest for the watchdog goes out within ten seconds.
    private static readonly TimeSpan ToSettle = TimeSpan.FromMinutes(1);

    public string Name => "idle";

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        report.Progress("idle on the time-skipping test server");
        await using var environment = await WorkflowEnvironment.StartTimeSkippingAsync(new()
        {
            DataConverter = AbathurDataConverter.Instance,
            TestServer = new() { ExistingPath = ProgramPath.Find("temporal-test-server") },
        });
        await using var swarm = await NoOpSwarm.StartAsync(environment.Client, Tasks, searchAttributes: []);
        await swarm.Swarm.SubmitAsync([.. Enumerable.Range(1, Tasks).Select(number => NoOpSwarm.Submission(number))]);
        await swarm.CompletedAsync(Tasks, cancel);
        await environment.DelayAsync(ToSettle, cancel);
        var before = await EventsAsync(swarm.Swarm);
        await environment.DelayAsync(TimeSpan.FromHours(1), cancel);
        var added = await EventsAsync(swarm.Swarm) - before;
        report.Title("An idle hour");
        report.Table(
            ["measured", "figure", "aim"],
            [$"events that an hour adds to a swarm of {Tasks} completed tasks and its watchdog ({before} before), time skipping", $"{added}", Aim.AtMost(0, added)]);
    }

    private static async Task<int> EventsAsync(RunningSwarm swarm) =>
        (await swarm.RunsAsync()).Sum(run => run.Events.Count) + (await swarm.WatchdogAsync()).Events.Count;
}
