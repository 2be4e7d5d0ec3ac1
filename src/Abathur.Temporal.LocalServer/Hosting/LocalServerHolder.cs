namespace Abathur.Temporal.LocalServer.Hosting;

/// <summary>The one server of a host.</summary>
internal sealed class LocalServerHolder(LocalServerOptions options)
{
    private LocalServer? server;

    public LocalServer Server => server ?? throw new InvalidOperationException("The Temporal server starts with the host, and hasn't yet.");

    public async Task StartAsync(CancellationToken cancellation) => server = await LocalServer.StartAsync(options, cancellation);

    public async Task StopAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
