using Abathur.Temporal.Cli.Server;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Cli.Tests.Swarms;

/// <summary>A real Temporal service with a worker that runs <see cref="ScriptedSwarm"/>.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource stop = new();
    private DevServer? server;
    private Task working = Task.CompletedTask;

    public string Queue { get; } = $"cli-{Guid.NewGuid():n}";

    public string Address => server!.Address;

    public ITemporalClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        server = await DevServer.StartAsync(new() { Location = ServerLocator.Locate() }, TestContext.Current.CancellationToken);
        Client = await TemporalClient.ConnectAsync(server.ConnectOptions);
        var worker = new TemporalWorker(Client, new TemporalWorkerOptions(Queue).AddWorkflow<ScriptedSwarm>());
        working = worker.ExecuteAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await server!.DisposeAsync();
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
