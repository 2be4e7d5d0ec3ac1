using Abathur.Temporal.LocalServer.Deployments;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Deployments;

/// <summary>The version that a task is for.</summary>
public sealed class VersionRoutingTests
{
    private static readonly BuildVersion One = new("d", "1");
    private static readonly BuildVersion Two = new("d", "2");
    private static readonly BuildVersion Elsewhere = new("other", "1");

    [Fact]
    public void Target_OfAPinnedWorkflow_IsItsVersionOnItsQueueAndWhereItPolls()
    {
        var queue = new QueueVersions { Members = new HashSet<BuildVersion> { Two }, Current = Two };

        Assert.Equal(One, VersionRouting.Target(One, "w", TaskQueueType.Workflow, queue));
        Assert.Equal(Two, VersionRouting.Target(One, "w", TaskQueueType.Activity, queue));
        Assert.Equal(Two, VersionRouting.Target(Two, "w", TaskQueueType.Activity, queue));
        Assert.True(VersionRouting.Target(default, "w", TaskQueueType.Workflow, QueueVersions.Empty).IsNone);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(50, 50)]
    [InlineData(100, 100)]
    public void For_SoManyPercent_TakesThatShareOfWorkflows(float percentage, int share)
    {
        var queue = new QueueVersions { Current = One, Ramping = Two, Percentage = percentage };

        var ramping = Enumerable.Range(0, 10_000).Count(i => queue.For($"order-{i}") == Two);

        Assert.InRange(ramping / 100.0, share - 2, share + 2);
    }

    /// <summary>Whoever is moved at some percentage stays moved at a higher one, or a ramp would send workflows back and forth.</summary>
    [Fact]
    public void For_ARisingPercentage_TakesNobodyBack()
    {
        for (var i = 0; i < 200; i++)
        {
            var moved = Enumerable.Range(0, 101).Select(p => new QueueVersions { Current = One, Ramping = Two, Percentage = p }.For($"workflow {i}") == Two).ToList();

            Assert.Equal(moved.Order(), moved);
        }
    }

    [Fact]
    public void Dispatch_OfEachSituation_LetsStartMoveOrWait()
    {
        var (both, on, to) = (new HashSet<BuildVersion> { One, Two }, new WorkflowVersion(VersioningBehavior.AutoUpgrade, One, null), Two);
        var queue = new QueueVersions { Members = both, Current = Two };
        var foreign = new QueueVersions { Members = new HashSet<BuildVersion> { Elsewhere }, Current = Elsewhere };

        Assert.Equal(ActivityDispatch.Start, Dispatch(on, One, queue));
        Assert.Equal(ActivityDispatch.Transition, Dispatch(on, to, queue));
        Assert.Equal(ActivityDispatch.Wait, Dispatch(on with { Transition = to }, to, queue));
        Assert.Equal(ActivityDispatch.Start, Dispatch(on, Elsewhere, foreign));
        var pinned = on with { Behavior = VersioningBehavior.Pinned };
        Assert.Equal(ActivityDispatch.Start, Dispatch(pinned, One, queue));
        Assert.Equal(ActivityDispatch.Again, Dispatch(pinned, Two, queue));
        Assert.Equal(ActivityDispatch.Start, Dispatch(pinned, Elsewhere, foreign));
        Assert.Equal(ActivityDispatch.Start, Dispatch(default, default, QueueVersions.Empty));

        ActivityDispatch Dispatch(WorkflowVersion workflow, BuildVersion worker, QueueVersions activities) =>
            VersionRouting.Dispatch(workflow, worker, "w", activities, queue);
    }
}
