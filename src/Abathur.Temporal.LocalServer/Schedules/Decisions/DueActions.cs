using Abathur.Temporal.LocalServer.Schedules.Specs;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>Which actions time brings, and when it brings the next.</summary>
internal static class DueActions
{
    /// <summary>Buffers what has become due by now.</summary>
    public static LiveSchedule Collect(LiveSchedule state, DateTimeOffset now)
    {
        if (!state.TakesActions)
        {
            // What passes meanwhile is neither taken later nor missed.
            return state with { ProcessedUntil = Later(state.ProcessedUntil, now) };
        }

        var window = Policies.CatchupWindow(state.Schedule);
        foreach (var time in ToCome(state).TakeWhile(time => time.Actual <= now))
        {
            state = now - time.Actual > window ? state with { MissedCatchupWindow = state.MissedCatchupWindow + 1 } : Add(state, time);
            state = state with { ProcessedUntil = time.Actual };
        }

        return state;
    }

    /// <summary>The actions to come, paused or not. What an update came after doesn't come any more.</summary>
    public static IEnumerable<ScheduledTime> ToCome(LiveSchedule state)
    {
        // An action whose nominal time is before the update may still be due after it.
        var start = state.UpdateTime is { } updated ? Later(state.ProcessedUntil, updated - state.Spec.Jitter - TimeSpan.FromSeconds(1)) : state.ProcessedUntil;
        return state.Spec.After(start).SkipWhile(time => time.Actual < state.UpdateTime);
    }

    /// <summary>Buffers the next part of the backfills.</summary>
    public static LiveSchedule Backfill(LiveSchedule state)
    {
        var left = ScheduleLimits.BackfillPart;
        while (left > 0 && HasRoomToBackfill(state))
        {
            var backfill = state.Backfills[0];
            var part = state.Spec.After(backfill.After).TakeWhile(time => time.Actual <= backfill.Until).Take(left).ToList();
            foreach (var time in part)
            {
                state = Add(state, time, backfill.Overlap, isManual: true);
            }

            var rest = state.Backfills.RemoveAt(0);
            state = state with { Backfills = part.Count == left ? rest.Insert(0, backfill with { After = part[^1].Actual }) : rest };
            left -= part.Count;
        }

        return state;
    }

    /// <summary>When there is something to do again though nothing happens; null for never.</summary>
    public static DateTimeOffset? NextWakeUp(LiveSchedule state, DateTimeOffset now)
    {
        if (HasRoomToBackfill(state))
        {
            return now + ScheduleLimits.BackfillPause;
        }

        return Expiration(state) ?? (state.TakesActions ? ToCome(state).Select(time => (DateTimeOffset?)time.Actual).FirstOrDefault() : null);
    }

    /// <summary>When a schedule that has nothing left to do is deleted; null while it has, or is paused.</summary>
    public static DateTimeOffset? Expiration(LiveSchedule state)
    {
        if (state.IsPaused || state.SpecProblem.Length > 0 || !state.Backfills.IsEmpty || !state.Buffer.IsEmpty || (state.TakesActions && ToCome(state).Any()))
        {
            return null;
        }

        var last = Later(state.CreateTime, state.UpdateTime ?? state.CreateTime);
        return Later(last, state.RecentActions.LastOrDefault()?.ActualTime.ToDateTimeOffset() ?? last) + ScheduleLimits.Retention;
    }

    /// <summary>Buffers an action.</summary>
    public static LiveSchedule Add(
        LiveSchedule state, ScheduledTime time, ScheduleOverlapPolicy overlap = ScheduleOverlapPolicy.Unspecified, bool isManual = false) =>
        state.Buffer.Count < ScheduleLimits.Buffer
            ? state with { Buffer = state.Buffer.Add(new BufferedStart(time.Nominal, time.Actual, overlap, isManual)) }
            : state with { BufferDropped = state.BufferDropped + 1 };

    // Half of the buffer is left to the spec's own actions.
    private static bool HasRoomToBackfill(LiveSchedule state) => !state.Backfills.IsEmpty && state.Buffer.Count < ScheduleLimits.Buffer / 2;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
