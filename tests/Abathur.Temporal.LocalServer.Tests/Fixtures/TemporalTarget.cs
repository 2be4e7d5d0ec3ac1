using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Worker;

// They wait for servers more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(TemporalTarget))]

namespace Abathur.Temporal.LocalServer.Tests.Fixtures;

/// <summary>
/// The service that the scenarios run on: a local server, or the real one whose address <c>ABATHUR_TEST_TEMPORAL</c> names.
/// </summary>
public sealed class TemporalTarget : IAsyncLifetime
{
    private TemporalServer? server;

    public TemporalClient Client { get; private set; } = null!;

    public bool IsReal { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var address = Environment.GetEnvironmentVariable("ABATHUR_TEST_TEMPORAL");
        IsReal = !string.IsNullOrEmpty(address);
        if (!IsReal)
        {
            server = await TemporalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        }

        Client = await TemporalClient.ConnectAsync(server?.ConnectOptions ?? new(address!) { Namespace = "default" });
        await RegisterAsync(("TestKeyword", IndexedValueType.Keyword), ("TestInt", IndexedValueType.Int), ("TestList", IndexedValueType.KeywordList));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A name that no other test has.</summary>
    public static string Unique(string name) => $"{name}-{Guid.NewGuid():N}";

    /// <summary>Runs a worker on a queue of its own for as long as the body takes.</summary>
    public async Task WithWorkerAsync(Action<TemporalWorkerOptions> configure, Func<string, Task> body)
    {
        var queue = Unique("queue");
        var options = new TemporalWorkerOptions(queue)
        {
            MaxHeartbeatThrottleInterval = TimeSpan.FromMilliseconds(100),
            DefaultHeartbeatThrottleInterval = TimeSpan.FromMilliseconds(100),
        };
        configure(options);
        using var worker = new TemporalWorker(Client, options);
        await worker.ExecuteAsync(() => body(queue), TestContext.Current.CancellationToken);
    }

    private async Task RegisterAsync(params (string Name, IndexedValueType Type)[] attributes)
    {
        var known = await Client.Connection.OperatorService.ListSearchAttributesAsync(new() { Namespace = "default" });
        var request = new AddSearchAttributesRequest { Namespace = "default" };
        foreach (var (name, type) in attributes.Where(a => !known.CustomAttributes.ContainsKey(a.Name)))
        {
            request.SearchAttributes[name] = type;
        }

        if (request.SearchAttributes.Count > 0)
        {
            await Client.Connection.OperatorService.AddSearchAttributesAsync(request);
        }
    }
}
