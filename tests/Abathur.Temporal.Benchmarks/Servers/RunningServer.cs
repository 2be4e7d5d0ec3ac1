using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Runtime;

namespace Abathur.Temporal.Benchmarks.Servers;

/// <summary>A service that serves until it is disposed.</summary>
internal sealed class RunningServer(string address, IAsyncDisposable owner) : IAsyncDisposable
{
    public string Address => address;

    public async Task<ITemporalClient> ConnectAsync(TemporalRuntime? runtime = null) => await TemporalClient.ConnectAsync(
        new TemporalClientConnectOptions(address) { DataConverter = AbathurDataConverter.Instance, Runtime = runtime });

    public ValueTask DisposeAsync() => owner.DisposeAsync();
}
