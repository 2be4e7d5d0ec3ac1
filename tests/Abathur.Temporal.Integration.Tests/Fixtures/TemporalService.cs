using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Client;

[assembly: AssemblyFixture(typeof(TemporalService))]

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>
/// The Temporal service that all tests share: the one <c>ABATHUR_TEST_TEMPORAL</c> names, else the embedded one. Each test has
/// a swarm name and a queue of its own on it.
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
