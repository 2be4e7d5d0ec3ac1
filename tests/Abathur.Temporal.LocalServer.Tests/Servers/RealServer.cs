using Temporalio.Client;
using Temporalio.Testing;

namespace Abathur.Temporal.LocalServer.Tests.Servers;

/// <summary>The official development server, in memory, with the search attributes that scripted workflows set.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly WorkflowEnvironment environment;

    private RealServer(WorkflowEnvironment environment) => this.environment = environment;

    public ITemporalClient Client => environment.Client;

    public string Address => environment.Client.Connection.Options.TargetHost!;

    /// <param name="arguments">More of <c>temporal server start-dev</c>'s.</param>
    public static async Task<RealServer> StartAsync(params string[] arguments) => new(await WorkflowEnvironment.StartLocalAsync(new()
    {
        DevServerOptions = new()
        {
            ExistingPath = TemporalProgram.Require(),
            LogLevel = "error",
            ExtraArgs =
            [
                "--search-attribute", "Word=Keyword", "--search-attribute", "Number=Int",
                "--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000", .. arguments,
            ],
        },
    }));

    public ValueTask DisposeAsync() => environment.DisposeAsync();
}
