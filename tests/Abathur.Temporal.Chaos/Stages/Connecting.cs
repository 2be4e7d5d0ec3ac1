using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Runtime;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>Connections of the driver itself.</summary>
internal static class Connecting
{
    // The SDK warns of each of its own retries, which here is what was wanted.
    private static readonly TemporalRuntime Quiet = new(new()
    {
        Telemetry = new() { Logging = new() { Filter = new(TelemetryFilterOptions.Level.Error) } },
    });

    public static async Task<ITemporalClient> ToAsync(string address) => await TemporalClient.ConnectAsync(
        new(address) { DataConverter = AbathurDataConverter.Instance, Runtime = Quiet, Identity = "chaos" });
}
