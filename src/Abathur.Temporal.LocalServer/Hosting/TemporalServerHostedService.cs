using Microsoft.Extensions.Hosting;

namespace Abathur.Temporal.LocalServer;

/// <summary>Runs a server for as long as its host runs.</summary>
internal sealed class TemporalServerHostedService(TemporalServerHolder holder) : IHostedLifecycleService
{
    // Before other services start: workers connect to it.
    public Task StartingAsync(CancellationToken cancellationToken) => holder.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After other services have stopped: workers still report to it.
    public Task StoppedAsync(CancellationToken cancellationToken) => holder.StopAsync();
}
