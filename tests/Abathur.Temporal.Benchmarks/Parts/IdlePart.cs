using Abathur.Temporal.Activities.Agents.Processes;
using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;
using Temporalio.Testing;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>
/// An idle hour of a swarm whose tasks have all completed, with time skipping: on the official test server where it is on the
/// PATH, else on the embedded one.
/// </summary>
internal sealed class IdlePart : IBenchmarkPart
{
    private const int Tasks = 10;

    // The tasks are a chain: edges make a swarm start its watchdog. Its last digest goes out within ten seconds.
    private static readonly TimeSpan ToSettle = TimeSpan.FromMinutes(1);

    public string Name => "idle";

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var official = ProgramPath.Find("temporal-test-server");
        report.Progress($"idle on the {(official is null ? "embedded" : "official")} time-skipping server");
        await using var environment = await StartAsync(official);
        await using var swarm = await NoOpSwarm.StartAsync(environment.Client, Tasks, searchAttributes: []);
        await swarm.Swarm.SubmitAsync([NoOpSwarm.Submission(1), .. Enumerable.Range(2, Tasks - 1).Select(number => NoOpSwarm.Submission(number, number - 1))]);
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

    private static async Task<WorkflowEnvironment> StartAsync(string? official) => official is null
        ? await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true })
        : await WorkflowEnvironment.StartTimeSkippingAsync(new() { DataConverter = AbathurDataConverter.Instance, TestServer = new() { ExistingPath = official } });

    private static async Task<int> EventsAsync(RunningSwarm swarm) =>
        (await swarm.RunsAsync()).Sum(run => run.Events.Count) + (await swarm.WatchdogAsync()).Events.Count;
}
