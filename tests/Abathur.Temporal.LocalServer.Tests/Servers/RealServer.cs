using Temporalio.Client;
using Temporalio.Testing;

namespace Abathur.Temporal.LocalServer.Tests.Servers;

/// <summary>The official development server, in memory, with the search attributes that scripted workflows set.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private const int Starts = 10;
    private readonly WorkflowEnvironment environment;

    private RealServer(WorkflowEnvironment environment) => this.environment = environment;

    public ITemporalClient Client => environment.Client;

    public string Address => environment.Client.Connection.Options.TargetHost!;

    /// <param name="arguments">More of <c>temporal server start-dev</c>'s.</param>
    public static async Task<RealServer> StartAsync(params string[] arguments)
    {
        for (var start = 1; ; start++)
        {
            try
            {
                return new(await StartEnvironmentAsync(arguments));
            }
            catch (InvalidOperationException) when (start < Starts)
            {
                // The SDK gives it five seconds, which a loaded machine hasn't.
            }
        }
    }

    private static Task<WorkflowEnvironment> StartEnvironmentAsync(string[] arguments) => WorkflowEnvironment.StartLocalAsync(new()
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
    });

    public ValueTask DisposeAsync() => environment.DisposeAsync();
}
