using System.Diagnostics;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Servers;

/// <summary>
/// The official development server, in memory, with the search attributes that scripted workflows set. A process of ours: the
/// SDK's environment gives it five seconds to start, which a loaded machine hasn't.
/// </summary>
internal sealed class RealServer : IAsyncDisposable
{
    private const string Namespace = "default";

    // It draws ports of its own, and ends where it finds one taken.
    private const int Starts = 3;

    private readonly Process process;

    private RealServer(Process process, string address) => (this.process, Address) = (process, address);

    public ITemporalClient Client { get; private set; } = null!;

    public string Address { get; }

    /// <param name="arguments">More of <c>temporal server start-dev</c>'s.</param>
    public static async Task<RealServer> StartAsync(params string[] arguments)
    {
        for (var start = 1; ; start++)
        {
            var server = Run(arguments);
            try
            {
                server.Client = await Wait.ForAsync(server.ConnectAsync, "the development server to answer");
                return server;
            }
            catch (Exception) when (start < Starts && server.process.HasExited)
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    private static RealServer Run(string[] arguments)
    {
        var port = StablePort.Draw();
        var server = new RealServer(
            Process.Start(new ProcessStartInfo(
                TemporalProgram.Require(),
                [
                    "server", "start-dev", "--headless", "--port", $"{port}", "--namespace", Namespace, "--log-level", "error",
                    "--search-attribute", "Word=Keyword", "--search-attribute", "Number=Int",
                    "--dynamic-config-value", "history.transferProcessorMaxPollRPS=2000",
                    "--dynamic-config-value", "frontend.MaxConcurrentBatchOperationPerNamespace=100",
                    "--dynamic-config-value", "nexusoperation.enableStandalone=true",
                    "--dynamic-config-value", "frontend.WorkflowPauseEnabled=true", .. arguments,
                ])
            {
                RedirectStandardOutput = true,
            })!,
            $"127.0.0.1:{port}");

        // Somebody has to read what it says.
        server.process.BeginOutputReadLine();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<ITemporalClient?> ConnectAsync()
    {
        Assert.False(process.HasExited, "the development server ended as it started");
        try
        {
            var client = await TemporalClient.ConnectAsync(new(Address) { Namespace = Namespace });
            await client.WorkflowService.DescribeNamespaceAsync(new() { Namespace = Namespace });
            return client;
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException or RpcTimeoutOrCanceledException)
        {
            return null;
        }
    }
}
