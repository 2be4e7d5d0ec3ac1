using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using static Abathur.Temporal.LocalServer.Tests.Schedules.TestSchedules;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

public sealed class ChangesTests
{
    [Fact]
    public void Update_WithTheTokenThatItSaw_ReplacesWhatItNames()
    {
        var state = Hourly() with { Memo = new() { Fields = { ["old"] = new Payload() } }, ActionCount = 3 };
        var other = At("0 0 * * *", s => s.State.Notes = "other");
        var updated = Changes.Update(state, other.Schedule, other.Spec, null, new Memo(), state.ConflictToken, Start.AddHours(1));
        Assert.Equal(("other", 2, 3, Start.AddHours(1)), (updated.Schedule.State.Notes, updated.ConflictToken, updated.ActionCount, updated.UpdateTime));
        Assert.Empty(updated.Memo.Fields);
        Assert.Equal(Start.AddDays(1), DueActions.ToCome(updated).First().Nominal);
        Assert.Equal(state.Memo, Changes.Update(state, other.Schedule, other.Spec, null, null, 0, Start).Memo);
        Assert.Same(state, Changes.Update(state, other.Schedule, other.Spec, null, new Memo(), 9, Start));
    }

    [Fact]
    public void Patch_OfEverything_TriggersBackfillsAndPauses()
    {
        var patch = new SchedulePatch
        {
            TriggerImmediately = new() { OverlapPolicy = ScheduleOverlapPolicy.AllowAll },
            BackfillRequest = { new BackfillRequest { StartTime = Timestamp.FromDateTimeOffset(Start), EndTime = Timestamp.FromDateTimeOffset(Start.AddHours(1)) } },
            Pause = "tired",
        };
        var state = Changes.Patch(Hourly(), patch, Start.AddMinutes(1));
        Assert.Equal((true, "tired", 2), (state.IsPaused, state.Schedule.State.Notes, state.ConflictToken));
        Assert.Equal(new BufferedStart(Start.AddMinutes(1), Start.AddMinutes(1), ScheduleOverlapPolicy.AllowAll, IsManual: true), Assert.Single(state.Buffer));

        // The first moment of a backfill counts.
        Assert.Equal([Start.AddMinutes(1), Start, Start.AddHours(1)], DueActions.Backfill(state).Buffer.Select(s => s.Nominal));
        Assert.False(Changes.Patch(state, new() { Unpause = "awake" }, Start).IsPaused);
    }

    [Fact]
    public void Once_TheSameRequestAgain_IsNone()
    {
        var state = Changes.Once(Hourly(), "a")!;
        Assert.Null(Changes.Once(state, "a"));
        Assert.NotNull(Changes.Once(state, ""));
        Assert.Same(state, Changes.Once(state, ""));
        for (var i = 0; i < 200; i++)
        {
            state = Changes.Once(state, $"{i}")!;
        }

        Assert.Equal(100, state.RequestIds.Count);
        Assert.Null(Changes.Once(state, "199"));
    }
}
