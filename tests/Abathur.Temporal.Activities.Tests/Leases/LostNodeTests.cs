using Abathur.Temporal.Activities.Tests.Hosts;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Activities.Tests.Leases;

/// <summary>A cluster of two nodes on PostgreSQL, of which one is killed with -9 under load.</summary>
public sealed class LostNodeTests
{
    private const int Tasks = 10;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_KilledUnderLoad_EachTaskIsDoneOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the cluster is for Linux");
        await using var cluster = await TemporalCluster.StartAsync(nodes: 2, Ct);
        var client = await TemporalClient.ConnectAsync(new(cluster.Address) { DataConverter = AbathurDataConverter.Instance });
        await using var bed = HostBed.Create(client, cluster.Address, "sleep 0.5; done_");
        bed.StartWorker();
        await bed.StartSwarmAsync(tasks: [.. Enumerable.Range(1, Tasks).Select(n => new TaskSubmission { Title = $"task {n}" })]);
        await Eventually.TrueAsync(() => bed.Log.Contains("start T3", StringComparison.Ordinal), "the swarm to be under way", seconds: 60);

        await cluster.KillAsync(2, Ct);

        // Half of the shards have to find a new owner first.
        await bed.AssertDoneOnceAsync(Tasks, seconds: 300);
    }
}
