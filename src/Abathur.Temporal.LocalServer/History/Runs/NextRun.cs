using Abathur.Temporal.LocalServer.Cron;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>The run that follows one that closes: continued as new, tried again, or next on a cron schedule.</summary>
internal static class NextRun
{
    public static RetryDecision Decide(Transaction tx, RunState run, Failure failure) => RetryDecision.Of(
        run.Started.RetryPolicy, run.Started.Attempt, failure, tx.Now, run.ExecutionExpiration);

    public static NewRun AfterRetry(RunState run, Failure failure, TimeSpan backoff)
    {
        var next = Following(run, ContinueAsNewInitiator.Retry, backoff);
        next.Started.Attempt = run.Started.Attempt + 1;
        next.Started.ContinuedFailure = failure;
        return next;
    }

    /// <summary>Null without a schedule.</summary>
    public static NewRun? AfterCron(Transaction tx, RunState run, Payloads? result, Failure? failure)
    {
        if (run.Started.CronSchedule.Length == 0)
        {
            return null;
        }

        var due = CronSchedule.Next(run.Started.CronSchedule, run.ExecutionTime, tx.Now);
        var next = Following(run, ContinueAsNewInitiator.CronSchedule, CronSchedule.WholeSeconds(due - tx.Now));
        next.Started.Attempt = 1;
        next.Started.LastCompletionResult = result ?? run.Started.LastCompletionResult;
        next.Started.ContinuedFailure = failure;
        return next;
    }

    public static NewRun AfterContinueAsNew(Transaction tx, RunState run, ContinueAsNewWorkflowExecutionCommandAttributes command)
    {
        var initiator = command.Initiator == ContinueAsNewInitiator.Unspecified ? ContinueAsNewInitiator.Workflow : command.Initiator;
        var next = Following(run, initiator, command.BackoffStartInterval?.ToTimeSpan() ?? TimeSpan.Zero) with { UserMetadata = null };
        var started = next.Started;
        started.WorkflowType = command.WorkflowType is { Name.Length: > 0 } type ? type : started.WorkflowType;
        if (command.TaskQueue is { Name.Length: > 0 } queue)
        {
            started.TaskQueue = new TaskQueue { Name = queue.Name, Kind = TaskQueueKind.Normal };
        }

        InheritedVersions.Give(tx, run, started, run.Namespace);
        InheritedVersions.Decline(tx, run, started, command.InitialVersioningBehavior);
        started.Input = command.Input;
        started.Attempt = 1;
        started.WorkflowRunTimeout = Given(command.WorkflowRunTimeout) ?? started.WorkflowRunTimeout ?? new Duration();
        started.WorkflowTaskTimeout = Given(command.WorkflowTaskTimeout) ?? started.WorkflowTaskTimeout;
        started.RetryPolicy = command.RetryPolicy is { } policy ? RetryPolicies.WithDefaults(policy) : started.RetryPolicy;
        started.ContinuedFailure = command.Failure;
        started.LastCompletionResult = command.LastCompletionResult ?? started.LastCompletionResult;
        started.Header = command.Header;

        // What the run was started with, the SDK sends again; what it set since is not carried over.
        started.Memo = command.Memo is { Fields.Count: > 0 } memo ? memo : null;
        started.SearchAttributes = command.SearchAttributes is { IndexedFields.Count: > 0 } attributes
            ? TypedSearchAttributes.Check(tx.Context.Namespaces.Get(run.Namespace), attributes)
            : null;
        return next;
    }

    private static NewRun Following(RunState run, ContinueAsNewInitiator initiator, TimeSpan backoff)
    {
        var started = run.Started.Clone();
        var runId = NewRun.CreateRunId();
        started.ContinuedExecutionRunId = run.RunId;
        started.OriginalExecutionRunId = runId;
        started.Initiator = initiator;
        started.ContinuedFailure = null;
        started.WorkflowExecutionExpirationTime = run.ExecutionExpiration is { } expiration ? Timestamp.FromDateTimeOffset(expiration) : null;
        started.PrevAutoResetPoints = run.ResetPoints.Points.Count > 0 ? run.ResetPoints.Clone() : null;
        started.Identity = "";
        InheritedVersions.Keep(run, started);
        started.Priority = run.Options.Priority;
        started.CompletionCallbacks.Clear();
        started.CompletionCallbacks.Add(run.Callbacks.Select(c => c.Callback));
        started.FirstWorkflowTaskBackoff = Duration.FromTimeSpan(backoff);
        return new NewRun { RunId = runId, Started = started, RequestId = Guid.NewGuid().ToString(), UserMetadata = run.UserMetadata };
    }

    private static Duration? Given(Duration? duration) => duration?.ToTimeSpan() > TimeSpan.Zero ? duration : null;
}
