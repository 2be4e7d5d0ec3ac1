using Abathur.Temporal.Benchmarks.Measuring;
using Abathur.Temporal.Benchmarks.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.LocalServer;
using Temporalio.Client;
using Temporalio.Testing;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>
/// An idle hour of a swarm whose tasks have all completed, with time skipping: on the official test server where it is on the
/// PATH, else on the embedded one.
/// </summary>
internal sealed class IdlePart : IBenchmarkPart
{
    private const int Tasks = 10;

    // The last digest for the watchdog goes out within ten seconds.
    private static readonly TimeSpan ToSettle = TimeSpan.FromMinutes(1);

    public string Name => "idle";

    public async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancel)
    {
        var official = ProgramPath.Find("temporal-test-server");
        report.Progress($"idle on the {(official is null ? "embedded" : "official")} time-skipping server");
        await using var environment = await StartAsync(official);
        var connection = (TemporalClientOptions)environment.Client.Options.Clone();
        connection.DataConverter = AbathurDataConverter.Instance;
        await using var swarm = await NoOpSwarm.StartAsync(new TemporalClient(environment.Client.Connection, connection), Tasks, searchAttributes: []);
        await swarm.Swarm.SubmitAsync([.. Enumerable.Range(1, Tasks).Select(number => NoOpSwarm.Submission(number))]);
        await swarm.CompletedAsync(Tasks, cancel);
        await environment.DelayAsync(ToSettle, cancel);
        var before = await EventsAsync(swarm.Swarm);
        await environment.DelayAsync(TimeSpan.FromHours(1), cancel);
        var added = await EventsAsync(swarm.Swarm) - before;
        report.Title("An idle hour");
        report.Table(
            ["measured", "figure", "aim"],
            [$"events that an hour adds to a swarm of {Tasks} completed tasks, and its watchdog if it has one ({before} before), time skipping", $"{added}", Aim.AtMost(0, added)]);
    }

    private static async Task<WorkflowEnvironment> StartAsync(string? official) => official is null
        ? await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true })
        : await WorkflowEnvironment.StartTimeSkippingAsync(new() { TestServer = new() { ExistingPath = official } });

    // A swarm that is done before its first digest has no watchdog.
    private static async Task<int> EventsAsync(RunningSwarm swarm) =>
        (await swarm.RunsAsync()).Sum(run => run.Events.Count) + ((await swarm.FindWatchdogAsync())?.Events.Count ?? 0);
}
