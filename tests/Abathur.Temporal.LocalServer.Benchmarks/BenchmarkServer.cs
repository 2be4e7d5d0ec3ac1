using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Benchmarks;

/// <summary>A server under measurement: the embedded one in this process, or the official development server beside it.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private readonly TemporalServer? embedded;
    private readonly Process? official;

    private BenchmarkServer(string name, ITemporalClient client, TemporalServer? embedded, Process? official)
    {
        Name = name;
        Client = client;
        this.embedded = embedded;
        this.official = official;
    }

    public string Name { get; }

    public ITemporalClient Client { get; }

    /// <summary>
    /// Bytes: of live objects for the embedded server (its process is the benchmark's own), of resident memory for the official
    /// one.
    /// </summary>
    public long Memory
    {
        get
        {
            official?.Refresh();
            return official?.WorkingSet64 ?? GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    public static async Task<BenchmarkServer> StartEmbeddedAsync(string name, string? file, TimeSpan? retention = null)
    {
        var server = await TemporalServer.StartAsync(new TemporalServerOptions { DatabaseFile = file, Retention = retention });
        return new BenchmarkServer(name, await server.ConnectAsync(), server, null);
    }

    public static async Task<BenchmarkServer> StartOfficialAsync(string name, string? file)
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        string[] storage = file is null ? [] : ["--db-filename", file];
        string[] arguments = ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", port, "--log-level", "never", .. storage];
        var process = Process.Start(new ProcessStartInfo("temporal", arguments) { RedirectStandardOutput = true })!;
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                return new BenchmarkServer(name, await TemporalClient.ConnectAsync(new($"127.0.0.1:{port}")), null, process);
            }
            catch (InvalidOperationException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(20);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (embedded is not null)
        {
            await embedded.DisposeAsync();
        }

        if (official is not null)
        {
            official.Kill();
            await official.WaitForExitAsync();
            official.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
