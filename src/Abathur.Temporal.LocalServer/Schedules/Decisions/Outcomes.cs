using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>What came of an action.</summary>
internal static class Outcomes
{
    /// <summary>It started a workflow.</summary>
    /// <param name="state">The schedule.</param>
    /// <param name="start">The action.</param>
    /// <param name="execution">The workflow and its first run.</param>
    /// <param name="isExclusive">Whether others wait for its end, and its result is carried on.</param>
    /// <param name="now">When it did.</param>
    public static LiveSchedule Started(
        LiveSchedule state, BufferedStart start, WorkflowExecution execution, bool isExclusive, DateTimeOffset now)
    {
        var result = new ScheduleActionResult
        {
            ScheduleTime = Timestamp.FromDateTimeOffset(start.Actual),
            ActualTime = Timestamp.FromDateTimeOffset(now),
            StartWorkflowResult = execution,
            StartWorkflowStatus = WorkflowExecutionStatus.Running,
        };
        return state with
        {
            ActionCount = state.ActionCount + 1,
            RecentActions = [.. state.RecentActions.Add(result).TakeLast(ScheduleLimits.ShownActions)],
            Running = isExclusive ? state.Running.Add(execution) : state.Running,
        };
    }

    /// <summary>One of a limited number of actions is used up by a start that nobody asked for.</summary>
    public static LiveSchedule CountDown(LiveSchedule state, BufferedStart start) =>
        start.IsManual || !state.Schedule.State.LimitedActions ? state : state.WithState(s => s.RemainingActions--);

    /// <summary>The workflow that it started has ended.</summary>
    public static LiveSchedule Ended(LiveSchedule state, WorkflowExecution execution, WorkflowEnd end)
    {
        state = state with
        {
            Running = state.Running.Remove(execution),
            RecentActions = [.. state.RecentActions.Select(action => action.StartWorkflowResult.Equals(execution) ? WithStatus(action, end.Status) : action)],
            LastCompletionResult = end.Result ?? state.LastCompletionResult,
            ContinuedFailure = end.Result is null ? end.Failure ?? state.ContinuedFailure : null,
        };
        return !state.Schedule.Policies.PauseOnFailure || state.IsPaused ? state : end.Status switch
        {
            WorkflowExecutionStatus.Failed => Pause(state, $"paused due to workflow failure: {execution.WorkflowId}: {end.Failure?.Message}"),
            WorkflowExecutionStatus.TimedOut => Pause(state, $"paused due to workflow timeout: {execution.WorkflowId}"),
            _ => state,
        };
    }

    private static LiveSchedule Pause(LiveSchedule state, string notes) => state.WithState(s =>
    {
        s.Paused = true;
        s.Notes = notes;
    });

    private static ScheduleActionResult WithStatus(ScheduleActionResult action, WorkflowExecutionStatus status)
    {
        var ended = action.Clone();
        ended.StartWorkflowStatus = status;
        return ended;
    }
}
