using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Both servers, started when the first scenario needs them.</summary>
public sealed class ServerPair : IAsyncDisposable
{
    private const int RealRuns = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<RealServer>> real = new(() => RealServer.StartAsync());
    private readonly Lazy<Task<TemporalServer>> embedded = new(() => TemporalServer.StartAsync(Options));

    /// <summary>With the search attributes that scripts set, as the real server has them.</summary>
    public static TemporalServerOptions Options { get; } = new()
    {
        SearchAttributes = new Dictionary<string, IndexedValueType> { ["Word"] = IndexedValueType.Keyword, ["Number"] = IndexedValueType.Int },
    };

    public async Task<ITemporalClient> RealAsync() => (await real.Value).Client;

    public async Task<ITemporalClient> EmbeddedAsync() => await (await embedded.Value).ConnectAsync();

    /// <summary>
    /// What is seen on the embedded server, in one run, has to be what is seen on the real one in one of three, each after the first on
    /// a server of its own. The real server answers many calls from copies of its state that lag behind, for as long as the machine is busy.
    /// </summary>
    /// <param name="observe">Looks at a server; what it says of it.</param>
    public async Task AssertSameAsync(Func<ITemporalClient, Task<IReadOnlyList<string>>> observe)
    {
        TemporalProgram.Require();
        var cancel = TestContext.Current.CancellationToken;
        var first = await Task.WhenAll(observe(await RealAsync()), observe(await EmbeddedAsync())).WaitAsync(Patience, cancel);
        var (expected, seen) = (first[0], first[1]);
        for (var run = 1; run < RealRuns && !expected.SequenceEqual(seen); run++)
        {
            await using var another = await RealServer.StartAsync();
            expected = await observe(another.Client).WaitAsync(Patience, cancel);
        }

        Assert.True(
            expected.SequenceEqual(seen), $"- real server, + embedded server:\n{string.Join('\n', LineComparison.Differences(expected, seen))}");
    }

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
