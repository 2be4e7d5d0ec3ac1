using Abathur.Temporal.LocalServer.Schedules;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using static Abathur.Temporal.LocalServer.Tests.Schedules.TestSchedules;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

public sealed class OutcomesTests
{
    private static readonly BufferedStart Due = new(Start, Start, ScheduleOverlapPolicy.Unspecified, IsManual: false);

    [Theory]
    [InlineData(WorkflowExecutionStatus.Failed, "paused due to workflow failure: w: why")]
    [InlineData(WorkflowExecutionStatus.TimedOut, "paused due to workflow timeout: w")]
    [InlineData(WorkflowExecutionStatus.Canceled, null)]
    [InlineData(WorkflowExecutionStatus.Terminated, null)]
    [InlineData(WorkflowExecutionStatus.Completed, null)]
    public void Ended_WithPauseOnFailure_PausesAndSaysWhy(WorkflowExecutionStatus status, string? notes)
    {
        var state = Hourly(s => s.Policies.PauseOnFailure = true).Running();
        var ended = Outcomes.Ended(state, state.Running[0], new WorkflowEnd(status, Failure: new() { Message = "why" }));
        Assert.Equal((notes is not null, notes ?? ""), (ended.IsPaused, ended.Schedule.State.Notes));
        Assert.Equal(notes is null ? 1 : 2, ended.ConflictToken);
        Assert.Empty(ended.Running);
        Assert.False(Outcomes.Ended(Hourly().Running(), state.Running[0], new WorkflowEnd(status)).IsPaused);
    }

    [Fact]
    public void Ended_OneAfterTheOther_CarriesTheLastResultAndTheLastFailure()
    {
        var state = Hourly().Running();
        var execution = state.Running[0];
        var result = new Payloads { Payloads_ = { new Payload() } };
        state = Outcomes.Ended(state, execution, new WorkflowEnd(WorkflowExecutionStatus.Completed, result));
        state = Outcomes.Ended(state, execution, new WorkflowEnd(WorkflowExecutionStatus.Failed, Failure: new() { Message = "why" }));
        Assert.Equal((result, "why"), (state.LastCompletionResult, state.ContinuedFailure?.Message));
        state = Outcomes.Ended(state, execution, new WorkflowEnd(WorkflowExecutionStatus.Canceled));
        Assert.Equal("why", state.ContinuedFailure?.Message);
        state = Outcomes.Ended(state, execution, new WorkflowEnd(WorkflowExecutionStatus.Completed, result));
        Assert.Null(state.ContinuedFailure);
    }

    [Fact]
    public void CountDown_OfALimit_LeavesOutWhatWasAskedFor()
    {
        var state = Hourly(s => (s.State.LimitedActions, s.State.RemainingActions) = (true, 1));
        Assert.Same(state, Outcomes.CountDown(state, Due with { IsManual = true }));
        var last = Outcomes.CountDown(state, Due);
        Assert.Equal((0, 2), (last.Schedule.State.RemainingActions, last.ConflictToken));
        Assert.False(last.TakesActions);
    }

    [Fact]
    public void Started_MoreThanAreShown_KeepsTheLatest()
    {
        var state = Enumerable.Range(0, 12).Aggregate(Hourly(), (s, i) => Outcomes.Started(s, Due, new() { WorkflowId = $"w{i}" }, isExclusive: false, Start));
        Assert.Equal((12, 10, "w11"), (state.ActionCount, state.RecentActions.Count, state.RecentActions[^1].StartWorkflowResult.WorkflowId));
        Assert.Empty(state.Running);
    }

    [Fact]
    public void Snapshot_OfEverything_ReadsBackTheSame()
    {
        var state = Hourly(s => (s.State.LimitedActions, s.State.Notes) = (true, "n")).Running().Buffering(ScheduleOverlapPolicy.BufferAll) with
        {
            Memo = new() { Fields = { ["m"] = new Payload() } },
            UpdateTime = Start.AddDays(1),
            Backfills = [new PendingBackfill(Start, Start.AddDays(1), ScheduleOverlapPolicy.AllowAll)],
            LastCompletionResult = new() { Payloads_ = { new Payload() } },
            ContinuedFailure = new() { Message = "why" },
            RequestIds = ["a", "b"],
            CreateRequestId = "c",
            ConflictToken = 7,
            ActionCount = 1,
            MissedCatchupWindow = 2,
            OverlapSkipped = 3,
            BufferDropped = 4,
        };
        state = Outcomes.Started(state, Due, new() { WorkflowId = "x", RunId = "y" }, isExclusive: true, Start);
        Assert.Equivalent(state, ScheduleSnapshot.Parse(ScheduleSnapshot.Serialize(state)), strict: true);
    }

    [Fact]
    public void Snapshot_OfAZoneThatIsNoLongerKnown_IsReadWithoutTimes()
    {
        var state = Hourly();
        state.Schedule.Spec.TimezoneName = "Nowhere/Land";
        var read = ScheduleSnapshot.Parse(ScheduleSnapshot.Serialize(state));
        Assert.Equal("unknown time zone Nowhere/Land", read.SpecProblem);
        Assert.Null(DueActions.NextWakeUp(read, Start));
    }
}
