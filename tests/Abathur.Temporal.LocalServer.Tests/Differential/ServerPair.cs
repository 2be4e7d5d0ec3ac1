using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Both servers, started when the first scenario needs them.</summary>
public sealed class ServerPair : IAsyncDisposable
{
    private readonly Lazy<Task<RealServer>> real = new(() => RealServer.StartAsync());
    private readonly Lazy<Task<TemporalServer>> embedded = new(() => TemporalServer.StartAsync(Options));

    /// <summary>With the search attributes that scripts set, as the real server has them.</summary>
    public static TemporalServerOptions Options { get; } = new()
    {
        SearchAttributes = new Dictionary<string, IndexedValueType> { ["Word"] = IndexedValueType.Keyword, ["Number"] = IndexedValueType.Int },
    };

    public async Task<ITemporalClient> RealAsync() => (await real.Value).Client;

    public async Task<ITemporalClient> EmbeddedAsync() => await (await embedded.Value).ConnectAsync();

    public async ValueTask DisposeAsync()
    {
        if (real.IsValueCreated)
        {
            await (await real.Value).DisposeAsync();
        }

        if (embedded.IsValueCreated)
        {
            await (await embedded.Value).DisposeAsync();
        }
    }
}
