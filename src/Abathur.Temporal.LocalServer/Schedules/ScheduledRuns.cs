using System.Globalization;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>What an action starts.</summary>
internal static class ScheduledRuns
{
    private const string StartTime = "TemporalScheduledStartTime";
    private const string ScheduledBy = "TemporalScheduledById";

    /// <summary>Who starts, cancels and terminates, as histories name it.</summary>
    public static string Identity(LiveSchedule state) => $"temporal-scheduler-{state.Namespace}-{state.Id}";

    public static StartWorkflowExecutionRequest Request(LiveSchedule state, BufferedStart start)
    {
        var action = state.Schedule.Action.StartWorkflow;
        var nominal = start.Nominal.AddTicks(-(start.Nominal.UtcTicks % TimeSpan.TicksPerSecond)).ToUniversalTime();
        var attributes = action.SearchAttributes?.Clone() ?? new();
        attributes.IndexedFields[StartTime] = new SearchAttributeValue(IndexedValueType.Datetime, nominal).Encode();
        attributes.IndexedFields[ScheduledBy] = new SearchAttributeValue(IndexedValueType.Keyword, state.Id).Encode();

        // What overlaps has no action before it.
        var isAlone = start.Overlap == ScheduleOverlapPolicy.AllowAll;
        return new StartWorkflowExecutionRequest
        {
            Namespace = state.Namespace,
            WorkflowId = $"{action.WorkflowId}-{nominal.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            WorkflowType = action.WorkflowType,
            TaskQueue = action.TaskQueue,
            Input = action.Input,
            WorkflowExecutionTimeout = action.WorkflowExecutionTimeout,
            WorkflowRunTimeout = action.WorkflowRunTimeout,
            WorkflowTaskTimeout = action.WorkflowTaskTimeout,
            Identity = Identity(state),
            RequestId = Guid.NewGuid().ToString(),
            WorkflowIdReusePolicy = start.IsManual ? WorkflowIdReusePolicy.AllowDuplicate : WorkflowIdReusePolicy.RejectDuplicate,
            RetryPolicy = action.RetryPolicy,
            Memo = action.Memo,
            SearchAttributes = attributes,
            Header = action.Header,
            LastCompletionResult = isAlone ? null : state.LastCompletionResult,
            ContinuedFailure = isAlone ? null : state.ContinuedFailure,
            UserMetadata = action.UserMetadata,
            Priority = action.Priority,
        };
    }
}
