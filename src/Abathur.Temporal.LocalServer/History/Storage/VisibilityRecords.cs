using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>What lists show of a run.</summary>
internal static class VisibilityRecords
{
    public static VisibilityRecord Of(RunState run)
    {
        var started = run.Started;
        return new VisibilityRecord
        {
            Namespace = run.Namespace,
            WorkflowId = run.WorkflowId,
            RunId = run.RunId,
            WorkflowType = started.WorkflowType.Name,
            TaskQueue = started.TaskQueue.Name,
            Status = run.Status,
            StartTime = run.StartTime,
            ExecutionTime = run.ExecutionTime,
            CloseTime = run.CloseTime,
            HistoryLength = run.IsOpen ? null : run.Events.Count,
            HistorySizeBytes = run.IsOpen ? null : run.HistorySize,
            StateTransitionCount = run.IsOpen ? null : run.StateTransitions,
            ParentWorkflowId = started.ParentWorkflowExecution?.WorkflowId,
            ParentRunId = started.ParentWorkflowExecution?.RunId,
            RootWorkflowId = started.RootWorkflowExecution?.WorkflowId ?? run.WorkflowId,
            RootRunId = started.RootWorkflowExecution?.RunId ?? run.RunId,
            FirstRunId = started.FirstExecutionRunId,
            SearchAttributes = TypedSearchAttributes.Values(SystemAttributes.WithOwn(run)),
            Memo = run.Memo.ToByteString(),
        };
    }
}
