using Abathur.Temporal.Cli.Tests.Boards;
using Abathur.Temporal.Cli.Tests.Swarms;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Web;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>A service with a worker, and pages of it.</summary>
public sealed class WebFixture : IAsyncLifetime
{
    private readonly ServerFixture server = new();
    private readonly TempFolder home = new();

    public ITemporalClient Client => server.Client;

    public string Address => server.Address;

    internal DataFolder Data => new(home.Path);

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        home.Dispose();
    }

    public Task<string> StartAsync() => server.StartAsync();

    /// <summary>A page at any free port.</summary>
    internal Task<WebServer> ServeAsync(ITemporalClient? client = null, Func<WebOptions, WebOptions>? configure = null) => WebServer.StartAsync(
        client ?? Client, (configure ?? (options => options))(new WebOptions { Port = 0, Data = () => Data }), TestContext.Current.CancellationToken);

    /// <summary>As <see cref="ServeAsync"/>, counting what it asks of swarms.</summary>
    internal async Task<(WebServer Page, QueryCounter Queries)> ServeCountedAsync()
    {
        var counter = new QueryCounter();
        return (await ServeAsync(await counter.ConnectAsync(Address)), counter);
    }

    public Task<SubmitResult> SubmitAsync(string swarm, params string[] titles)
    {
        var batch = new SubmitTasks { Tasks = [.. titles.Select(title => new TaskSubmission { Title = title })] };
        return new SwarmClient(Client, swarm).UpdateAsync(s => s.SubmitTasksAsync(batch), TestContext.Current.CancellationToken);
    }
}
