using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Cli;
using Temporalio.Client;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>All that a run plays on: a service, two hosts with a worker each, and a connection of each and of the clients that can be cut.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly string[] Hosts = ["a", "b"];

    private Stage(StageFolder folder, StageServer server, RunLog log)
    {
        (Folder, Server, Log) = (folder, server, log);
        Name = "chaos-" + Guid.NewGuid().ToString("N")[..8];
        string[] connections = [.. Hosts, "clients"];
        Connections = connections.ToDictionary(name => name, _ => new FreezableProxy(server.Address));
        Workers = Hosts.ToDictionary(host => host, host => new StageProcess(
            "worker " + host,
            [.. SelfCommand.Argv, "worker", "--address", Connections[host].Address, "--task-queue", Queue, "--max-agents", "6"],
            new Dictionary<string, string> { ["ABATHUR_HOME"] = folder.Home(host), ["Abathur__GracefulShutdownSeconds"] = "3" },
            folder.In($"worker-{host}.log")));
    }

    /// <summary>The swarm's name, which no other run has on a service that is shared.</summary>
    public string Name { get; }

    public string Queue => Name;

    public StageFolder Folder { get; }

    public StageServer Server { get; }

    public RunLog Log { get; }

    public IReadOnlyDictionary<string, StageProcess> Workers { get; }

    public IReadOnlyDictionary<string, FreezableProxy> Connections { get; }

    /// <summary>Where host b's data folder is, where that could be mounted.</summary>
    public SmallDisk? Disk { get; private set; }

    public static async Task<Stage> StartAsync(string server, RunLog log, StageFolder folder, CancellationToken cancel)
    {
        folder.CreateRepository();
        var stage = new Stage(folder, await StageServer.StartAsync(server, folder, cancel), log);
        stage.MountDisk();
        foreach (var worker in stage.Workers.Values)
        {
            worker.Start();
        }

        return stage;
    }

    /// <summary>A connection of the driver's own, which nobody disturbs.</summary>
    public Task<ITemporalClient> ConnectAsync() => Connecting.ToAsync(Server.Address);

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Workers.Values)
        {
            await worker.DisposeAsync();
        }

        foreach (var connection in Connections.Values)
        {
            await connection.DisposeAsync();
        }

        await Server.DisposeAsync();
        foreach (var left in Survivors.Of(Folder.Root))
        {
            System.Diagnostics.Process.Start("kill", ["-KILL", left.Split(' ')[0]]).WaitForExit();
        }

        Disk?.Dispose();
    }

    private void MountDisk()
    {
        try
        {
            Disk = new SmallDisk(Folder.Home("b"), 3 * HostChoice.MinFreeBytes);
        }
        catch (InvalidOperationException e)
        {
            Log.Write($"skipped: the full disk ({e.Message})");
        }
    }
}
