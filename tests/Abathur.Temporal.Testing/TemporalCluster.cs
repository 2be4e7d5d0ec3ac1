using System.Globalization;
using System.Security.Cryptography;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Testing;

/// <summary>Temporal's server on PostgreSQL, as a cluster runs it, with the dynamic configuration that is deployed.</summary>
public sealed class TemporalCluster : IAsyncDisposable
{
    // What the script takes in a row.
    private const int Ports = 21;

    private static readonly string Script = RepositoryRoot.File("../shared/temporal/cluster");

    // Not inside another: PostgreSQL runs as a user of its own, which has to get in.
    private readonly TempFolder folder = new();

    private readonly Dictionary<string, string?> environment = new()
    {
        ["BASE_PORT"] = FreePorts().ToString(CultureInfo.InvariantCulture),
        ["DYNAMIC_CONFIG"] = RepositoryRoot.File("deploy/temporal/dynamicconfig.yaml"),
    };

    /// <summary>Of the nodes, the first one's first.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    public string Address => Addresses[0];

    public static async Task<TemporalCluster> StartAsync(int nodes, CancellationToken cancel)
    {
        if (!File.Exists(Script))
        {
            Missing.Tool($"needs a Temporal cluster: {Script} starts one");
        }

        var cluster = new TemporalCluster();
        try
        {
            var output = await cluster.RunAsync("start", nodes, cancel);
            cluster.Addresses = [.. output.Trim().Split('\n').TakeLast(nodes)];
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>kill -9</c> of a node; the first is 1.</summary>
    public Task KillAsync(int node, CancellationToken cancel) => RunAsync("kill", node, cancel);

    public async ValueTask DisposeAsync()
    {
        // What of it never started can't be stopped: that is no failure of its own.
        using var stop = Programs.Start(["bash", Script, "stop", folder.Path], folder.Path, environment);
        await Task.WhenAll(stop.StandardOutput.ReadToEndAsync(), stop.StandardError.ReadToEndAsync());
        await stop.WaitForExitAsync();
        folder.Dispose();
    }

    private Task<string> RunAsync(string command, int number, CancellationToken cancel) =>
        Programs.RunAsync(["bash", Script, command, folder.Path, number.ToString(CultureInfo.InvariantCulture)], folder.Path, environment, cancel);

    // Below those that the system gives out by itself.
    private static int FreePorts()
    {
        while (true)
        {
            var first = RandomNumberGenerator.GetInt32(20_000, 30_000);
            if (Enumerable.Range(first, Ports).All(LoopbackPort.IsFree))
            {
                return first;
            }
        }
    }
}
