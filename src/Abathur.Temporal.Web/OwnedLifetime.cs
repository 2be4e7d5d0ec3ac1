using Microsoft.Extensions.Hosting;

namespace Abathur.Temporal.Web;

/// <summary>The page ends when its command does, which hears signals itself.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
