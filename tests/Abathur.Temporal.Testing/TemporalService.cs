using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Testing;

/// <summary>
/// A Temporal service for tests: the one that <c>ABATHUR_TEST_TEMPORAL</c> names, else the embedded one. Tests that share it have
/// a swarm and a queue of their own on it.
/// </summary>
public sealed class TemporalService : IAsyncLifetime
{
    private DevServer? server;

    public ITemporalClient Client { get; private set; } = null!;

    public string Address => server!.Address;

    public async ValueTask InitializeAsync()
    {
        server = await DevServer.StartAsync(new DevServerOptions { Location = ServerLocator.Locate() }, TestContext.Current.CancellationToken);
        Client = await TemporalClient.ConnectAsync(new TemporalClientConnectOptions(server.Address)
        {
            DataConverter = AbathurDataConverter.Instance,
            Identity = "abathur-tests",
            Interceptors = [new UpdatesAgain()],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
