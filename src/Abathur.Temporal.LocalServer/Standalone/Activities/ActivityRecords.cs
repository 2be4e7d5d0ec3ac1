using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities;

/// <summary>What lists show of standalone activities. They are in a division of their namespace, beside its workflows.</summary>
internal static class ActivityRecords
{
    // The key is another one than a workflow's, whose status goes by numbers, too.
    private const string Status = "ActivityExecutionStatus";

    /// <summary>What names in queries mean besides, or instead of, what they mean for workflows.</summary>
    public static IReadOnlyDictionary<string, VisibilityField> Fields { get; } = new VisibilityField[]
    {
        new("ActivityId", VisibilityFields.WorkflowId, IndexedValueType.Keyword, r => r.WorkflowId),
        new("ActivityType", "ActivityType", IndexedValueType.Keyword, r => r.WorkflowType),
        new("WorkflowType", "WorkflowType", IndexedValueType.Keyword, _ => null),
        new(VisibilityFields.ExecutionStatus, Status, IndexedValueType.Keyword, r => r.Status.ToString()) { IsStatus = true },
    }.ToDictionary(field => field.Name);

    public static VisibilityRecord Of(LiveActivity activity) => new()
    {
        Namespace = activity.Key.Division,
        WorkflowId = activity.Key.Id,
        RunId = activity.RunId,
        WorkflowType = activity.Request.ActivityType.Name,
        TaskQueue = activity.Options.TaskQueue.Name,
        Status = Enum.Parse<WorkflowExecutionStatus>(activity.Status.ToString()),
        StartTime = activity.ScheduleTime,
        ExecutionTime = activity.FirstAttemptTime,
        CloseTime = activity.CloseTime,
        StateTransitionCount = activity.IsOpen ? null : activity.Transitions,
        RootWorkflowId = activity.Key.Id,
        RootRunId = activity.RunId,
        SearchAttributes = TypedSearchAttributes.Values(activity.Request.SearchAttributes ?? new()),
    };

    /// <summary>Whether lists show two states of a run differently.</summary>
    public static bool Differ(LiveActivity before, LiveActivity after) =>
        before.Status != after.Status
        || before.FirstAttemptTime != after.FirstAttemptTime
        || before.Options.TaskQueue.Name != after.Options.TaskQueue.Name;
}
