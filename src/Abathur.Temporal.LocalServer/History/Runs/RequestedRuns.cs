using Abathur.Temporal.LocalServer.Cron;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>What a run starts with that somebody asked for.</summary>
internal static class RequestedRuns
{
    /// <param name="request">One that was checked.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="tx">The transition that it starts in.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: a search attribute isn't registered, or of another type. FailedPrecondition: no worker of the version that it is to be pinned to.</exception>
    public static NewRun Of(StartWorkflowExecutionRequest request, NamespaceRecord ns, Transaction tx)
    {
        var now = tx.Now;
        var versioning = VersioningOverrides.Today(request.VersioningOverride);
        VersioningOverrides.Check(
            versioning, request.TaskQueue.Name, tx.Context.Queues.Versions(new(request.Namespace, request.TaskQueue.Name, TaskQueueType.Workflow)));
        var runId = NewRun.CreateRunId();
        var backoff = request.CronSchedule.Length > 0
            ? CronSchedule.FirstBackoff(request.CronSchedule, now)
            : request.WorkflowStartDelay?.ToTimeSpan() ?? TimeSpan.Zero;
        var execution = Positive(request.WorkflowExecutionTimeout);
        var run = Positive(request.WorkflowRunTimeout);
        run = execution > TimeSpan.Zero && (run == TimeSpan.Zero || run > execution) ? execution : run;
        return new NewRun
        {
            RunId = runId,
            RequestId = request.RequestId,
            UserMetadata = request.UserMetadata,
            Links = Links(request),
            OnConflict = request.OnConflictOptions,
            Started = new WorkflowExecutionStartedEventAttributes
            {
                WorkflowId = request.WorkflowId,
                WorkflowType = request.WorkflowType,
                TaskQueue = new TaskQueue { Name = request.TaskQueue.Name, Kind = TaskQueueKind.Normal },
                Input = request.Input,
                WorkflowExecutionTimeout = Shown(execution, request.WorkflowExecutionTimeout),
                WorkflowRunTimeout = Shown(run, request.WorkflowRunTimeout),
                WorkflowTaskTimeout = WorkflowTaskTimeouts.Of(request.WorkflowTaskTimeout, run),
                WorkflowExecutionExpirationTime = execution > TimeSpan.Zero ? Timestamp.FromDateTimeOffset(now + backoff + execution) : null,
                OriginalExecutionRunId = runId,
                FirstExecutionRunId = runId,
                Identity = request.Identity,
                RetryPolicy = request.RetryPolicy is { } policy ? RetryPolicies.WithDefaults(policy) : null,
                Attempt = 1,
                CronSchedule = request.CronSchedule,
                Initiator = request.CronSchedule.Length > 0 ? ContinueAsNewInitiator.CronSchedule : ContinueAsNewInitiator.Unspecified,
                FirstWorkflowTaskBackoff = Duration.FromTimeSpan(backoff),
                Memo = request.Memo,
                SearchAttributes = TypedSearchAttributes.Check(ns, request.SearchAttributes),
                Header = request.Header,
                ContinuedFailure = request.ContinuedFailure,
                LastCompletionResult = request.LastCompletionResult,
                Priority = request.Priority,
                VersioningOverride = versioning,
                CompletionCallbacks = { request.CompletionCallbacks },
            },
        };
    }

    // Those of a callback stay with it.
    private static Link[] Links(StartWorkflowExecutionRequest request)
    {
        HashSet<Link> ofCallbacks = [.. request.CompletionCallbacks.SelectMany(callback => callback.Links)];
        return [.. request.Links.Where(link => !ofCallbacks.Contains(link))];
    }

    // No timeout is shown as it was said: by zero, or not at all.
    private static Duration? Shown(TimeSpan timeout, Duration? given) =>
        timeout > TimeSpan.Zero ? Duration.FromTimeSpan(timeout) : given;

    private static TimeSpan Positive(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;
}
