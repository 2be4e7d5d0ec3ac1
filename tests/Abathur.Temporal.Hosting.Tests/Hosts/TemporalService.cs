using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Hosting.Tests.Hosts;
using Temporalio.Client;

[assembly: AssemblyFixture(typeof(TemporalService))]

namespace Abathur.Temporal.Hosting.Tests.Hosts;

/// <summary>The Temporal service that these tests share; each has a swarm and a queue of its own on it.</summary>
public sealed class TemporalService : IAsyncLifetime
{
    private DevServer? server;

    public ITemporalClient Client { get; private set; } = null!;

    public string Address => server!.Address;

    public async ValueTask InitializeAsync()
    {
        server = await DevServer.StartAsync(new DevServerOptions { Location = ServerLocator.Locate() }, TestContext.Current.CancellationToken);
        Client = await TemporalClient.ConnectAsync(new TemporalClientConnectOptions(server.Address) { DataConverter = AbathurDataConverter.Instance });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
