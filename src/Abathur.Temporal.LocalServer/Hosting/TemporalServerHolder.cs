namespace Abathur.Temporal.LocalServer;

/// <summary>The one server of a host.</summary>
internal sealed class TemporalServerHolder(TemporalServerOptions options)
{
    private TemporalServer? server;

    public TemporalServer Server => server ?? throw new InvalidOperationException("The Temporal server starts with the host, and hasn't yet.");

    public async Task StartAsync(CancellationToken cancellation) => server = await TemporalServer.StartAsync(options, cancellation);

    public async Task StopAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
