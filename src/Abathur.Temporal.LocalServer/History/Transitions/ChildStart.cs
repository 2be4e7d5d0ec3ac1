using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Sdk.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

/// <summary>What a child starts with.</summary>
internal static class ChildStart
{
    /// <summary>The same for the same initiated event, so that a start that is repeated after a crash finds the first one.</summary>
    public static string RequestId(RunState parent, long initiatedEventId) => $"{parent.RunId}:{initiatedEventId}";

    public static NewRun Of(RunState parent, ChildState child, UserMetadata? metadata)
    {
        var initiated = child.Initiated;
        var runId = NewRun.CreateRunId();
        return new NewRun
        {
            RunId = runId,
            RequestId = RequestId(parent, child.InitiatedEventId),
            UserMetadata = metadata,
            Started = new()
            {
                WorkflowId = initiated.WorkflowId,
                WorkflowType = initiated.WorkflowType,
                TaskQueue = initiated.TaskQueue,
                Input = initiated.Input,
                WorkflowExecutionTimeout = initiated.WorkflowExecutionTimeout,
                WorkflowRunTimeout = initiated.WorkflowRunTimeout,
                WorkflowTaskTimeout = initiated.WorkflowTaskTimeout,
                ParentWorkflowNamespace = parent.Namespace,
                ParentWorkflowNamespaceId = initiated.NamespaceId,
                ParentWorkflowExecution = parent.Execution,
                ParentInitiatedEventId = child.InitiatedEventId,
                RootWorkflowExecution = parent.Started.RootWorkflowExecution ?? parent.Execution,
                OriginalExecutionRunId = runId,
                FirstExecutionRunId = runId,
                Attempt = 1,
                RetryPolicy = initiated.RetryPolicy,
                CronSchedule = initiated.CronSchedule,
                FirstWorkflowTaskBackoff = new Duration(),
                Header = initiated.Header,
                Memo = initiated.Memo,
                SearchAttributes = initiated.SearchAttributes,
                Priority = initiated.Priority ?? parent.Started.Priority,
            },
        };
    }
}
