using System.Buffers.Binary;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Schedules.Specs;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>Schedules as clients see them.</summary>
internal static class ScheduleViews
{
    public static DescribeScheduleResponse Describe(LiveSchedule state)
    {
        var schedule = state.Schedule.Clone();
        schedule.Spec = CanonicalSpecs.Shown(schedule.Spec);
        var info = new ScheduleInfo
        {
            ActionCount = state.ActionCount,
            MissedCatchupWindow = state.MissedCatchupWindow,
            OverlapSkipped = state.OverlapSkipped,
            BufferDropped = state.BufferDropped,
            BufferSize = state.Buffer.Count,
            InvalidScheduleError = state.SpecProblem,
            CreateTime = Timestamp.FromDateTimeOffset(state.CreateTime),
            UpdateTime = state.UpdateTime is { } updated ? Timestamp.FromDateTimeOffset(updated) : null,
        };
        info.RunningWorkflows.Add(state.Running);
        info.RecentActions.Add(state.RecentActions);
        info.FutureActionTimes.Add(Future(state, ScheduleLimits.ShownActions));
        return new DescribeScheduleResponse
        {
            Schedule = schedule,
            Info = info,
            Memo = state.Memo.Fields.Count > 0 ? state.Memo : null,
            SearchAttributes = state.SearchAttributes.IndexedFields.Count > 0 ? state.SearchAttributes : null,
            ConflictToken = Token(state.ConflictToken),
        };
    }

    public static ScheduleListEntry Entry(LiveSchedule state)
    {
        var spec = CanonicalSpecs.Shown(state.Schedule.Spec);
        Shorten(spec.Interval);
        Shorten(spec.StructuredCalendar);
        Shorten(spec.ExcludeStructuredCalendar);
        var info = new ScheduleListInfo
        {
            Spec = spec,
            WorkflowType = state.Schedule.Action.StartWorkflow?.WorkflowType,
            Notes = state.Schedule.State.Notes,
            Paused = state.IsPaused,
        };
        info.RecentActions.Add(state.RecentActions.TakeLast(ScheduleLimits.ListedActions));
        info.FutureActionTimes.Add(Future(state, ScheduleLimits.ListedActions));
        return new ScheduleListEntry
        {
            ScheduleId = state.Id,
            Memo = state.Memo,
            SearchAttributes = state.SearchAttributes.IndexedFields.Count > 0 ? state.SearchAttributes : null,
            Info = info,
        };
    }

    /// <summary>A conflict token as clients get it, and give it back.</summary>
    public static ByteString Token(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>0, for any, where it is none.</summary>
    public static long ReadToken(ByteString token) => token.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64BigEndian(token.Span) : 0;

    private static IEnumerable<Timestamp> Future(LiveSchedule state, int most)
    {
        var limit = state.Schedule.State is { LimitedActions: true, RemainingActions: var left } ? (int)Math.Min(left, most) : most;
        return DueActions.ToCome(state).Take(limit).Select(time => Timestamp.FromDateTimeOffset(time.Actual));
    }

    private static void Shorten<T>(IList<T> list)
    {
        while (list.Count > ScheduleLimits.ListedSpecs)
        {
            list.RemoveAt(list.Count - 1);
        }
    }
}
