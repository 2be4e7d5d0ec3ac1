using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>What queries for schedules filter on.</summary>
internal static class ScheduleRecords
{
    /// <summary>The search attribute that says whether a schedule is paused.</summary>
    public const string Paused = "TemporalSchedulePaused";

    private const string Type = "temporal-sys-scheduler-workflow";

    public static VisibilityRecord Of(LiveSchedule state) => new()
    {
        Namespace = state.Namespace,
        WorkflowId = state.Id,
        RunId = state.RunId,
        WorkflowType = Type,
        TaskQueue = "",
        Status = WorkflowExecutionStatus.Running,
        StartTime = state.CreateTime,
        ExecutionTime = state.CreateTime,
        RootWorkflowId = state.Id,
        RootRunId = state.RunId,
        SearchAttributes = TypedSearchAttributes.Values(state.SearchAttributes)
            .Append(new(Paused, new SearchAttributeValue(IndexedValueType.Bool, state.IsPaused)))
            .ToDictionary(),
        Memo = state.Memo.ToByteString(),
    };
}
