using Microsoft.Extensions.Hosting;

namespace Abathur.Temporal.LocalServer;

/// <summary>The server lives as long as whoever started it says: signals to the process are none of its business.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
