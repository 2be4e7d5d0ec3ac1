using Abathur.Temporal.LocalServer.Schedules.Specs;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>What clients ask of a schedule.</summary>
internal static class Changes
{
    /// <summary>Pauses, triggers, backfills.</summary>
    public static LiveSchedule Patch(LiveSchedule state, SchedulePatch patch, DateTimeOffset now)
    {
        if (patch.TriggerImmediately is { } trigger)
        {
            var time = trigger.ScheduledTime?.ToDateTimeOffset() ?? now;
            state = DueActions.Add(state, new ScheduledTime(time, time), trigger.OverlapPolicy, isManual: true);
        }

        foreach (var backfill in patch.BackfillRequest)
        {
            state = Backfill(state, backfill);
        }

        if (patch.Pause.Length > 0)
        {
            state = SetPaused(state, true, patch.Pause);
        }

        return patch.Unpause.Length > 0 ? SetPaused(state, false, patch.Unpause) : state;
    }

    /// <summary>
    /// Another schedule under the same id, with what has happened so far. Where the token says that it has changed meanwhile, it stays
    /// as it is: the real server doesn't tell either.
    /// </summary>
    /// <param name="state">The schedule.</param>
    /// <param name="schedule">A canonical one.</param>
    /// <param name="spec">Its times.</param>
    /// <param name="attributes">Its search attributes; null to leave them.</param>
    /// <param name="memo">Its memo; null to leave it.</param>
    /// <param name="token">The one that the caller saw; 0 for any.</param>
    /// <param name="now">When it is updated.</param>
    public static LiveSchedule Update(
        LiveSchedule state, Schedule schedule, CompiledSpec spec, SearchAttributes? attributes, Memo? memo, long token, DateTimeOffset now) =>
        token != 0 && token != state.ConflictToken
            ? state
            : state with
            {
                Schedule = Policies.WithDefaults(schedule),
                Spec = spec,
                SpecProblem = "",
                SearchAttributes = attributes ?? state.SearchAttributes,
                Memo = memo ?? state.Memo,
                UpdateTime = now,
                ConflictToken = state.ConflictToken + 1,
            };

    /// <summary>Whether a change has been made already; it is known from now on.</summary>
    public static LiveSchedule? Once(LiveSchedule state, string requestId)
    {
        if (requestId.Length == 0)
        {
            return state;
        }

        return state.RequestIds.Contains(requestId)
            ? null
            : state with { RequestIds = [.. state.RequestIds.Add(requestId).TakeLast(ScheduleLimits.RequestIds)] };
    }

    private static LiveSchedule Backfill(LiveSchedule state, BackfillRequest backfill)
    {
        if (state.Backfills.Count >= ScheduleLimits.Buffer)
        {
            return state with { BufferDropped = state.BufferDropped + 1 };
        }

        // Its start counts, too.
        var after = (backfill.StartTime?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch).AddMilliseconds(-1);
        var until = backfill.EndTime?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch;
        return state with { Backfills = state.Backfills.Add(new PendingBackfill(after, until, backfill.OverlapPolicy)) };
    }

    private static LiveSchedule SetPaused(LiveSchedule state, bool paused, string notes) => state.WithState(s =>
    {
        s.Paused = paused;
        s.Notes = notes;
    });
}
