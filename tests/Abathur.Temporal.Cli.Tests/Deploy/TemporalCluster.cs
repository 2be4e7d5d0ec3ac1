using System.Globalization;
using System.Security.Cryptography;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Cli.Tests.Deploy;

/// <summary>Temporal's server on PostgreSQL, as a cluster runs it, with the dynamic configuration that is deployed.</summary>
internal sealed class TemporalCluster : IAsyncDisposable
{
    private static readonly string Script = RepositoryRoot.File("../shared/temporal/cluster");

    // Not inside another: PostgreSQL runs as a user of its own, which has to get in.
    private readonly TempFolder folder = new();

    public string Address { get; private set; } = string.Empty;

    public static async Task<TemporalCluster> StartAsync(CancellationToken cancel)
    {
        if (!File.Exists(Script))
        {
            Missing.Tool($"needs a Temporal cluster: {Script} starts one");
        }

        var environment = new Dictionary<string, string?>
        {
            ["BASE_PORT"] = FreePorts().ToString(CultureInfo.InvariantCulture),
            ["DYNAMIC_CONFIG"] = RepositoryRoot.File("deploy/temporal/dynamicconfig.yaml"),
        };
        var cluster = new TemporalCluster();
        try
        {
            var output = await Programs.RunAsync(["bash", Script, "start", cluster.folder.Path, "1"], cluster.folder.Path, environment, cancel);
            cluster.Address = output.Trim().Split('\n')[^1];
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What of it never started can't be stopped: that is no failure of its own.
        using var stop = Programs.Start(["bash", Script, "stop", folder.Path], folder.Path, new Dictionary<string, string?>());
        await Task.WhenAll(stop.StandardOutput.ReadToEndAsync(), stop.StandardError.ReadToEndAsync());
        await stop.WaitForExitAsync();
        folder.Dispose();
    }

    // It takes twenty-one in a row, below those that the system gives out by itself.
    private static int FreePorts()
    {
        while (true)
        {
            var first = RandomNumberGenerator.GetInt32(20_000, 30_000);
            if (Enumerable.Range(first, 21).All(LoopbackPort.IsFree))
            {
                return first;
            }
        }
    }
}
