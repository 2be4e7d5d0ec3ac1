using Microsoft.Extensions.Diagnostics.HealthChecks;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Hosting;

/// <summary>Healthy while the Temporal service answers.</summary>
internal sealed class TemporalHealthCheck(ITemporalClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var address = client.Connection.Options.TargetHost;
        try
        {
            return await client.Connection.CheckHealthAsync(options: new() { CancellationToken = cancellationToken })
                ? HealthCheckResult.Healthy($"Temporal at {address} serves.")
                : HealthCheckResult.Unhealthy($"Temporal at {address} doesn't serve.");
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"Temporal at {address} is not reachable: {e.Message}");
        }
    }
}
