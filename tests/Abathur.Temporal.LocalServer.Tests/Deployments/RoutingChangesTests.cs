using Abathur.Temporal.LocalServer.Deployments;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Deployments;

/// <summary>Which version is current and which one ramps, and what follows for the others and for task queues.</summary>
public sealed class RoutingChangesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly WorkerDeployment deployment = WorkerDeployment.Create("d", At(0));

    public RoutingChangesTests()
    {
        foreach (var build in new[] { "1", "2" })
        {
            VersionChanges.Register(deployment, new("d", build), "q", TaskQueueType.Workflow, At(0));
        }
    }

    [Fact]
    public void SetCurrent_AnotherVersion_LetsTheFirstOneDrain()
    {
        SetCurrent("1", 1);
        SetCurrent("2", 2);

        Assert.Equal(new BuildVersion("d", "2"), Queue().Current);
        Assert.Equal([WorkerDeploymentVersionStatus.Current, WorkerDeploymentVersionStatus.Draining], deployment.Info.VersionSummaries.Select(s => s.Status));
        Assert.Equal(2, deployment.Info.RoutingConfig.RevisionNumber);
    }

    [Fact]
    public void SetCurrent_TheRampingVersion_EndsTheRamp()
    {
        SetCurrent("1", 1);
        RoutingChanges.SetRamping(deployment, Change("2", 2), 30);
        SetCurrent("2", 3);

        Assert.False(Queue().IsRamping);
        Assert.Equal("", OldRamping());
    }

    [Fact]
    public void SetRamping_ToWorkersWithoutAVersion_TakesShareFromTheCurrentOne()
    {
        SetCurrent("1", 1);
        RoutingChanges.SetRamping(deployment, Change("", 2), 100);

        Assert.True(Queue().IsRamping);
        Assert.True(Queue().For("w").IsNone);
        Assert.Equal(BuildVersion.Unversioned, OldRamping());
    }

    [Fact]
    public void SetCurrent_WithoutAQueueThatIsUsed_IsRefusedUnlessAskedFor()
    {
        VersionChanges.Register(deployment, new("d", "1"), "used", TaskQueueType.Activity, At(0));
        SetCurrent("1", 1);

        var refused = Assert.Throws<RpcException>(() => RoutingChanges.SetCurrent(deployment, Change("2", 2, isUsed: true)));
        Assert.Contains("missing active task queues", refused.Status.Detail, StringComparison.Ordinal);

        RoutingChanges.SetCurrent(deployment, Change("2", 2, isUsed: true) with { IgnoresMissingQueues = true });
        Assert.Equal(new BuildVersion("d", "2"), Queue().Current);
        Assert.True(QueueVersions.Of([deployment], "used", TaskQueueType.Activity).Current.IsNone);
    }

    /// <summary>A queue that moved to another deployment goes to that one's version, whatever becomes of the first deployment afterwards.</summary>
    [Fact]
    public void Of_TwoDeploymentsOnAQueue_FollowsTheOneThatWasChangedLast()
    {
        var other = WorkerDeployment.Create("e", At(0));
        VersionChanges.Register(other, new("e", "1"), "q", TaskQueueType.Workflow, At(0));
        SetCurrent("1", 1);
        RoutingChanges.SetCurrent(other, Change("1", 2) with { Version = new("e", "1") });

        Assert.Equal(new BuildVersion("e", "1"), QueueVersions.Of([deployment, other], "q", TaskQueueType.Workflow).Current);

        RoutingChanges.SetCurrent(deployment, Change("", 3));
        Assert.Equal(new BuildVersion("e", "1"), QueueVersions.Of([deployment, other], "q", TaskQueueType.Workflow).Current);
    }

    [Fact]
    public void Refresh_AfterThreeMinutes_SaysWhetherAnyoneIsPinned()
    {
        SetCurrent("1", 0);
        SetCurrent("2", 0);

        Assert.False(Drainage.IsDue(deployment, At(179)));
        Drainage.Refresh(deployment, At(180), _ => true);
        Assert.Equal(VersionDrainageStatus.Draining, deployment.Find(new("d", "1"))!.DrainageInfo.Status);
        Drainage.Refresh(deployment, At(360), _ => false);
        Assert.Equal(VersionDrainageStatus.Drained, deployment.Find(new("d", "1"))!.DrainageInfo.Status);
        Assert.Equal(At(360), deployment.Find(new("d", "1"))!.DrainageInfo.LastChangedTime);
    }

    [Fact]
    public void ToBytes_AndBack_IsTheSame()
    {
        SetCurrent("1", 1);
        deployment.RequestIds["1"] = "request";

        var read = WorkerDeployment.Parse(deployment.ToBytes());

        Assert.Equal(deployment.Info, read.Info);
        Assert.Equal(deployment.Versions, read.Versions);
        Assert.Equal(deployment.RequestIds, read.RequestIds);
        Assert.Equal(deployment.Token, read.Token);
    }

    private static Timestamp At(int seconds) => Timestamp.FromDateTimeOffset(Start.AddSeconds(seconds));

    private static RoutingChange Change(string build, int seconds, bool isUsed = false) => new(
        build.Length == 0 ? default : new("d", build), "me", ByteString.Empty, IgnoresMissingQueues: false, AllowsNoPollers: false, At(seconds), (_, _) => isUsed);

    private void SetCurrent(string build, int seconds) => RoutingChanges.SetCurrent(deployment, Change(build, seconds));

    private QueueVersions Queue() => QueueVersions.Of([deployment], "q", TaskQueueType.Workflow);

#pragma warning disable CS0612 // It is the older field that is looked at.
    private string OldRamping() => deployment.Info.RoutingConfig.RampingVersion;
#pragma warning restore CS0612
}
