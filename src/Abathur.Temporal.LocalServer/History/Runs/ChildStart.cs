using Abathur.Temporal.LocalServer.Cron;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Sdk.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>What a child starts with.</summary>
internal static class ChildStart
{
    /// <summary>The same for the same initiated event, so that a start that is repeated after a crash finds the first one.</summary>
    public static string RequestId(RunState parent, long initiatedEventId) => $"{parent.RunId}:{initiatedEventId}";

    public static NewRun Of(Transaction tx, RunState parent, ChildState child, UserMetadata? metadata)
    {
        var now = tx.Now;
        var initiated = child.Initiated;
        var runId = NewRun.CreateRunId();
        var backoff = CronSchedule.FirstBackoff(initiated.CronSchedule, now);
        var execution = initiated.WorkflowExecutionTimeout?.ToTimeSpan() ?? TimeSpan.Zero;
        var start = new NewRun
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
                WorkflowExecutionExpirationTime = execution > TimeSpan.Zero ? Timestamp.FromDateTimeOffset(now + backoff + execution) : null,
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
                Initiator = initiated.CronSchedule.Length > 0 ? ContinueAsNewInitiator.CronSchedule : ContinueAsNewInitiator.Unspecified,
                FirstWorkflowTaskBackoff = Duration.FromTimeSpan(backoff),
                Header = initiated.Header,
                Memo = initiated.Memo,
                SearchAttributes = initiated.SearchAttributes,
                Priority = initiated.Priority ?? parent.Options.Priority,
            },
        };
        InheritedVersions.Give(tx, parent, start.Started, parent.Namespace);
        return start;
    }
}
