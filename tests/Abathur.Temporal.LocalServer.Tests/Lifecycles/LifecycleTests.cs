using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>What the tables of <c>History</c> allow, the code can do; and nothing else.</summary>
public sealed class LifecycleTests
{
    private static readonly TableTest<WorkflowTaskStage> WorkflowTask = new(WorkflowTaskLifecycle.Table, () => new WorkflowTaskSubject());
    private static readonly TableTest<ActivityStage> Activity = new(ActivityLifecycle.Table, () => new ActivitySubject());
    private static readonly TableTest<ChildStage> Child = new(ChildLifecycle.Table, () => new ChildSubject());
    private static readonly TableTest<OutgoingStage> Signal = new(OutgoingLifecycle.Table, () => new OutgoingSubject(isSignal: true));
    private static readonly TableTest<OutgoingStage> Cancel = new(OutgoingLifecycle.Table, () => new OutgoingSubject(isSignal: false));
    private static readonly TableTest<UpdateStage> Update = new(UpdateLifecycle.Table, () => new UpdateSubject());
    private static readonly TableTest<StandaloneStage> Standalone = new(StandaloneLifecycle.Table, () => new StandaloneSubject());
    private static readonly TableTest<OperationStage> StandaloneOperation = new(OperationLifecycle.Table, () => new StandaloneOperationSubject());

    private static readonly TableTest<NexusOperationStage> NexusOperation = new(NexusOperationLifecycle.Table, () => new NexusOperationSubject());
    private static readonly TableTest<NexusCancellationStage> NexusCancellation = new(NexusCancellationLifecycle.Table, () => new NexusCancellationSubject());

    [Fact]
    public void NexusOperation_EveryMove_IsMadeOrRefused() => NexusOperation.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void NexusOperation_AnyMoves_AreMadeOrRefused() => NexusOperation.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void NexusCancellation_EveryMove_IsMadeOrRefused() => NexusCancellation.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void Standalone_EveryMove_IsMadeOrRefused() => Standalone.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void Standalone_AnyMoves_AreMadeOrRefused() => Standalone.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void StandaloneOperation_EveryMove_IsMadeOrRefused() => StandaloneOperation.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void StandaloneOperation_AnyMoves_AreMadeOrRefused() => StandaloneOperation.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void WorkflowTask_EveryMove_IsMadeOrRefused() => WorkflowTask.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void WorkflowTask_AnyMoves_AreMadeOrRefused() => WorkflowTask.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void Activity_EveryMove_IsMadeOrRefused() => Activity.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void Activity_AnyMoves_AreMadeOrRefused() => Activity.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void Child_EveryMove_IsMadeOrRefused() => Child.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void Child_AnyMoves_AreMadeOrRefused() => Child.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void OutgoingSignal_EveryMove_IsMadeOrRefused() => Signal.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void OutgoingCancel_EveryMove_IsMadeOrRefused() => Cancel.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void Update_EveryMove_IsMadeOrRefused() => Update.EveryMove_FromEveryStage_IsMadeOrRefused();

    [Fact]
    public void Update_AnyMoves_AreMadeOrRefused() => Update.AnyMoves_OneAfterTheOther_AreMadeOrRefused();

    [Fact]
    public void UpdateMessage_OfAWorker_IsValidWhereTheTableAllowsIt()
    {
        UpdateStage[][] ways = [[], [UpdateStage.Sent], [UpdateStage.Accepted], [UpdateStage.Accepted, UpdateStage.Completed]];
        UpdateStage[] answers = [UpdateStage.Accepted, UpdateStage.Rejected, UpdateStage.Completed];
        foreach (var (way, said) in ways.SelectMany(_ => answers, (way, said) => (way, said)))
        {
            using var update = new UpdateSubject();
            Array.ForEach(way, update.Move);
            Assert.Equal(UpdateLifecycle.Table.Allows(update.Stage, said), update.Validate(UpdateSubject.Says(said)!) is null);
        }
    }

    [Fact]
    public void UpdateMessages_ThatFollowEachOther_AreValidInTheirOrderOnly()
    {
        using var update = new UpdateSubject();
        var (accepted, completed) = (UpdateSubject.Says(UpdateStage.Accepted)!, UpdateSubject.Says(UpdateStage.Completed)!);
        Assert.Null(update.Validate(accepted, completed));
        Assert.Equal("update u can't be Completed: it is Admitted.", update.Validate(completed, accepted));
        Assert.Equal("update u can't be Accepted: it is Accepted.", update.Validate(accepted, accepted));
    }

    [Fact]
    public void Schedule_WhileAWorkflowTaskIsOut_IsRefused()
    {
        using var run = new OneRun();
        WorkflowTaskStarts.Start(run.Transition, run.Run, OneRun.Worker);
        var refused = Assert.Throws<InvalidOperationException>(() => WorkflowTasks.Schedule(run.Transition, run.Run));
        Assert.Equal("Illegal move of workflow task 2: Started to Scheduled.", refused.Message);
    }

    [Fact]
    public void Event_OfAnActivityThatIsGone_IsRefused()
    {
        using var run = new OneRun();
        var refused = Assert.Throws<InvalidOperationException>(
            () => run.Append(new() { ActivityTaskCompletedEventAttributes = new() { ScheduledEventId = 5 } }));
        Assert.Equal("Illegal move of activity 5: gone to Completed.", refused.Message);
    }
}
