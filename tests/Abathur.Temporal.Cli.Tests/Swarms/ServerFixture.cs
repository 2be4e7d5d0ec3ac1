using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>A real Temporal service with a worker that runs <see cref="FakeSwarm"/>.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource stop = new();
    private readonly TemporalService service = new();
    private Task working = Task.CompletedTask;

    public string Queue { get; } = $"cli-{Guid.NewGuid():n}";

    public string Address => service.Address;

    public ITemporalClient Client => service.Client;

    public async ValueTask InitializeAsync()
    {
        await service.InitializeAsync();
        var worker = new TemporalWorker(Client, new TemporalWorkerOptions(Queue).AddWorkflow<FakeSwarm>());
        working = worker.ExecuteAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await service.DisposeAsync();
        stop.Dispose();
    }

    /// <summary>Runs a command against this service.</summary>
    public Task<CliRun> RunAsync(params string[] args) => CliRun.InvokeAsync([.. args, "--address", Address]);

    /// <summary>Starts a swarm of a fresh name on this fixture's queue.</summary>
    public async Task<string> StartAsync(string? queue = null)
    {
        var name = $"s-{Guid.NewGuid():n}"[..12];
        var repository = Path.Combine(Path.GetTempPath(), "not-on-this-host", name);
        var run = await RunAsync("swarm", "start", name, "-r", repository, "--task-queue", queue ?? Queue, "--set", "maxRetries=1");
        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        return name;
    }
}
