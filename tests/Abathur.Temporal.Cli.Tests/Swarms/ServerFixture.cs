using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Testing;
using Temporalio.Worker;

namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>A real Temporal service with a worker that runs <see cref="ScriptedSwarm"/>.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource stop = new();
    private WorkflowEnvironment? environment;
    private Task working = Task.CompletedTask;
    private string? missing;

    public string Queue { get; } = $"cli-{Guid.NewGuid():n}";

    public string Address { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        var found = ServerLocator.Locate();
        if (found.Address is { } address)
        {
            Address = address;
        }
        else if (found.Program is { } program)
        {
            environment = await WorkflowEnvironment.StartLocalAsync(
                new() { DataConverter = AbathurDataConverter.Instance, DevServerOptions = new() { ExistingPath = program } });
            Address = environment.Client.Connection.Options.TargetHost!;
        }
        else
        {
            missing = "there is no Temporal to test with: set ABATHUR_TEST_TEMPORAL, or put `temporal` on the PATH";
            return;
        }

        var client = environment?.Client
            ?? await TemporalClient.ConnectAsync(new(Address) { DataConverter = AbathurDataConverter.Instance });
        var worker = new TemporalWorker(client, new TemporalWorkerOptions(Queue).AddWorkflow<ScriptedSwarm>());
        working = worker.ExecuteAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (environment is not null)
        {
            await environment.DisposeAsync();
        }

        stop.Dispose();
    }

    /// <summary>Skips the test where there is no service; in CI that is a failure.</summary>
    public void Require()
    {
        if (missing is not null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.SkipWhen(missing is not null, missing ?? string.Empty);
    }

    /// <summary>Runs a command against this service.</summary>
    public Task<CliRun> RunAsync(params string[] args) => CliRun.InvokeAsync([.. args, "--address", Address]);

    /// <summary>Starts a swarm of a fresh name on this fixture's queue.</summary>
    public async Task<string> StartAsync(string? queue = null)
    {
        Require();
        var name = $"s-{Guid.NewGuid():n}"[..12];
        var repository = Path.Combine(Path.GetTempPath(), "not-on-this-host", name);
        var run = await RunAsync("swarm", "start", name, "-r", repository, "--task-queue", queue ?? Queue, "--set", "maxRetries=1");
        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        return name;
    }
}
