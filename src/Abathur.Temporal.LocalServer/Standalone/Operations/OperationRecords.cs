using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations;

/// <summary>What lists show of standalone Nexus operations. They are in a division of their namespace, beside its workflows.</summary>
internal static class OperationRecords
{
    /// <summary>Where a record has the service: no namespace can register a search attribute of this name.</summary>
    public const string Service = "TemporalNexusService";

    // The key is another one than a workflow's, whose status goes by numbers.
    private const string Status = "NexusOperationExecutionStatus";

    /// <summary>What names in queries mean besides, or instead of, what they mean for workflows.</summary>
    public static IReadOnlyDictionary<string, VisibilityField> Fields { get; } = new VisibilityField[]
    {
        new("OperationId", VisibilityFields.WorkflowId, IndexedValueType.Keyword, r => r.WorkflowId),
        new("Operation", "WorkflowType", IndexedValueType.Keyword, r => r.WorkflowType),
        new("Endpoint", "TaskQueue", IndexedValueType.Keyword, r => r.TaskQueue),
        new("Service", Service, IndexedValueType.Keyword, ServiceOf),
        new("WorkflowType", "WorkflowType", IndexedValueType.Keyword, _ => null),
        new("TaskQueue", "TaskQueue", IndexedValueType.Keyword, _ => null),
        new(VisibilityFields.ExecutionStatus, Status, IndexedValueType.Keyword, r => r.Status.ToString()) { IsStatus = true },
    }.ToDictionary(field => field.Name);

    public static VisibilityRecord Of(LiveOperation operation) => new()
    {
        Namespace = operation.Key.Division,
        WorkflowId = operation.Key.Id,
        RunId = operation.RunId,
        WorkflowType = operation.Request.Operation,
        TaskQueue = operation.Request.Endpoint,
        Status = Enum.Parse<WorkflowExecutionStatus>(operation.Status.ToString()),
        StartTime = operation.ScheduleTime,
        ExecutionTime = operation.ScheduleTime,
        CloseTime = operation.CloseTime,
        StateTransitionCount = operation.IsOpen ? null : operation.Transitions,
        RootWorkflowId = operation.Key.Id,
        RootRunId = operation.RunId,
        SearchAttributes = TypedSearchAttributes.Values(operation.Request.SearchAttributes ?? new())
            .Append(KeyValuePair.Create(Service, new SearchAttributeValue(IndexedValueType.Keyword, operation.Request.Service)))
            .ToDictionary(),
    };

    public static string ServiceOf(VisibilityRecord record) => (string)record.SearchAttributes[Service].Value;
}
