using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;
using Temporalio.Testing;

namespace Abathur.Temporal.Cli.Server;

/// <summary>The development server that the SDK downloads, where no <c>temporal</c> program is found.</summary>
internal sealed class SdkDevServer : IAsyncDisposable
{
    private readonly WorkflowEnvironment environment;

    private SdkDevServer(WorkflowEnvironment environment) => this.environment = environment;

    public static async Task<SdkDevServer> StartAsync(string? existing, DevServerOptions options, CancellationToken cancellationToken)
    {
        var downloads = Path.Combine(DataFolder.Default().Root, "temporal");
        Directory.CreateDirectory(downloads);
        var start = WorkflowEnvironment.StartLocalAsync(new()
        {
            TargetHost = LoopbackPort.Address(options.Port),
            Namespace = options.Namespace,
            DownloadDirectory = downloads,
            UI = true,
            UIPort = options.UiPort,
            SearchAttributes = AbathurSearchAttributes.All,
            DevServerOptions = new()
            {
                ExistingPath = existing,
                DatabaseFilename = options.DatabaseFile,
                LogLevel = "error",
                ExtraArgs = [.. options.DynamicConfig.SelectMany(setting => new[] { "--dynamic-config-value", setting })],
            },
        });
        try
        {
            return new SdkDevServer(await start.WaitAsync(options.StartTimeout * 10, cancellationToken));
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            throw new InvalidInputException(
                $"No 'temporal' program was found on the PATH, and the SDK's download failed ({e.Message}). Install the Temporal CLI "
                + "(https://docs.temporal.io/cli), or set "
                + $"{ServerLocator.Variable} to its path or to the address of a running service (host:port).",
                e);
        }
    }

    public async ValueTask DisposeAsync() => await environment.DisposeAsync();
}
