using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>A real Temporal service, found as everywhere: <c>ABATHUR_TEST_TEMPORAL</c>, or <c>temporal</c> on the PATH.</summary>
public sealed class TemporalServer : IAsyncLifetime
{
    private DevServer? server;

    public ITemporalClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var location = ServerLocator.Locate();
        if (location is { Program: null, Address: null })
        {
            return;
        }

        server = await DevServer.StartAsync(new DevServerOptions { Location = location }, TestContext.Current.CancellationToken);
        Client = await TemporalClient.ConnectAsync(new TemporalClientConnectOptions(server.Address) { DataConverter = AbathurDataConverter.Instance });
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Skips the test where there is no service; in CI that is a failure.</summary>
    public void Require()
    {
        if (server is null)
        {
            Missing.Tool($"needs a Temporal service: put `temporal` on the PATH, or its path or an address into {ServerLocator.Variable}");
        }
    }
}
