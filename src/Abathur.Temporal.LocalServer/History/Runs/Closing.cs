using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>The ends of a run, and what follows: the next run, the parent, the children, who still waits.</summary>
internal static class Closing
{
    public static void Complete(Transaction tx, RunState run, Payloads? result, long completedEventId)
    {
        var next = NextRun.AfterCron(tx, run, result, null);
        Close(tx, run, next, new HistoryEvent
        {
            WorkflowExecutionCompletedEventAttributes = new()
            {
                Result = result,
                WorkflowTaskCompletedEventId = completedEventId,
                NewExecutionRunId = next?.RunId ?? "",
            },
        });
    }

    public static void Fail(Transaction tx, RunState run, Failure failure, long completedEventId)
    {
        var decision = NextRun.Decide(tx, run, failure);
        var next = decision.IsRetry ? NextRun.AfterRetry(run, failure, decision.Backoff) : NextRun.AfterCron(tx, run, null, failure);
        Close(tx, run, next, new HistoryEvent
        {
            WorkflowExecutionFailedEventAttributes = new()
            {
                Failure = failure,
                RetryState = decision.State,
                WorkflowTaskCompletedEventId = completedEventId,
                NewExecutionRunId = next?.RunId ?? "",
            },
        });
    }

    public static void Cancel(Transaction tx, RunState run, Payloads? details, long completedEventId) => Close(tx, run, null, new HistoryEvent
    {
        WorkflowExecutionCanceledEventAttributes = new() { WorkflowTaskCompletedEventId = completedEventId, Details = details },
    });

    public static void ContinueAsNew(
        Transaction tx, RunState run, ContinueAsNewWorkflowExecutionCommandAttributes command, long completedEventId)
    {
        var next = NextRun.AfterContinueAsNew(tx, run, command);
        var started = next.Started;
        Close(tx, run, next, new HistoryEvent
        {
            WorkflowExecutionContinuedAsNewEventAttributes = new()
            {
                NewExecutionRunId = next.RunId,
                WorkflowType = started.WorkflowType,
                TaskQueue = started.TaskQueue,
                Input = started.Input,
                WorkflowRunTimeout = started.WorkflowRunTimeout,
                WorkflowTaskTimeout = started.WorkflowTaskTimeout,
                WorkflowTaskCompletedEventId = completedEventId,
                BackoffStartInterval = command.BackoffStartInterval,
                Initiator = command.Initiator,
                Failure = command.Failure,
                LastCompletionResult = started.LastCompletionResult,
                Header = started.Header,
                Memo = started.Memo,
                SearchAttributes = started.SearchAttributes,
                InheritBuildId = command.InheritBuildId,
                InitialVersioningBehavior = command.InitialVersioningBehavior,
            },
        });
    }

    public static void Terminate(Transaction tx, RunState run, string reason, Payloads? details, string identity, IEnumerable<Link>? links = null)
    {
        FailTask(tx, run);
        var e = new HistoryEvent
        {
            WorkflowExecutionTerminatedEventAttributes = new() { Reason = reason, Details = details, Identity = identity },
        };
        e.Links.Add(links ?? []);
        Close(tx, run, null, e);
    }

    /// <summary>The workflow goes on in another run, with those of its children that it had at that point.</summary>
    public static void TerminateForReset(Transaction tx, RunState run, string reason, ICollection<long> keptChildren)
    {
        FailTask(tx, run);
        Close(
            tx,
            run,
            null,
            new HistoryEvent { WorkflowExecutionTerminatedEventAttributes = new() { Reason = reason, Identity = HistoryService.Resetter } },
            new(keptChildren));
    }

    /// <summary>The run timeout or the execution timeout is over.</summary>
    public static void TimeOut(Transaction tx, RunState run)
    {
        FailTask(tx, run);
        var failure = new Failure
        {
            Message = "workflow timeout",
            TimeoutFailureInfo = new() { TimeoutType = TimeoutType.StartToClose },
        };
        var decision = NextRun.Decide(tx, run, failure);
        var isFinal = run.ExecutionExpiration <= tx.Now;
        var next = isFinal ? null
            : decision.IsRetry ? NextRun.AfterRetry(run, failure, decision.Backoff)
            : NextRun.AfterCron(tx, run, null, failure);
        Close(tx, run, next, new HistoryEvent
        {
            WorkflowExecutionTimedOutEventAttributes = new() { RetryState = isFinal ? RetryState.Timeout : decision.State, NewExecutionRunId = next?.RunId ?? "" },
        });
    }

    /// <summary>A workflow task that is out comes to nothing.</summary>
    public static void FailTask(Transaction tx, RunState run)
    {
        if (run.Task is { IsStarted: true, IsTransient: false } task)
        {
            tx.Append(run, new HistoryEvent
            {
                WorkflowTaskFailedEventAttributes = new()
                {
                    ScheduledEventId = task.ScheduledEventId,
                    StartedEventId = task.StartedEventId,
                    Cause = WorkflowTaskFailedCause.ForceCloseCommand,
                    Identity = HistoryService.Identity,
                },
            });
        }

        run.WithdrawTask();
        tx.FlushBuffered(run);
    }

    private static void Close(Transaction tx, RunState run, NewRun? next, HistoryEvent e, HashSet<long>? keptChildren = null)
    {
        tx.FlushBuffered(run);
        ChildState[] children = [.. run.Children.Values.Where(c => keptChildren?.Contains(c.InitiatedEventId) != true)];
        tx.Append(run, e);
        tx.Lane.Open = null;
        Queries.Release(tx, run);
        ParentClosePolicies.Apply(tx, run, children);
        if (next is not null)
        {
            RunStarts.Start(tx, next);
        }
        else if (keptChildren is null)
        {
            ReportEnd(tx, run, e);
        }
    }

    private static void ReportEnd(Transaction tx, RunState run, HistoryEvent e)
    {
        NexusCompletions.Owe(tx, run, e);
        if (run.Started.ParentWorkflowExecution is { } parent)
        {
            ChildWorkflows.ReportClose(tx, run, parent, e);
        }

        if (tx.Context.Watches.Find(tx.Lane.Key) is { } watch)
        {
            tx.Continue(_ => watch());
        }
    }
}
