using Abathur.Temporal.Cli.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Temporalio.Client;

namespace Abathur.Temporal.Hosting.Tests;

[TestClass(DisableParallelization = true)]
public sealed class HealthCheckTests(TemporalService server)
{
    [Fact]
    public async Task Check_NobodyListens_IsUnhealthyAndNamesTheAddress()
    {
        var address = LoopbackPort.Address(LoopbackPort.Draw(1)[0]);
        using var variables = new TemporalVariables(("TEMPORAL_ADDRESS", address));

        var report = await CheckAsync(null);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.StartsWith($"Temporal at {address} is not reachable: ", report.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ServiceThatServes_IsHealthy()
    {
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(server.Client)).Status);
    }

    private static async Task<HealthReportEntry> CheckAsync(ITemporalClient? client)
    {
        var builder = TestHost.Builder();
        if (client is not null)
        {
            builder.Services.AddSingleton(client);
        }

        builder.AddAbathur();
        using var host = builder.Build();
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries["temporal"];
    }
}
