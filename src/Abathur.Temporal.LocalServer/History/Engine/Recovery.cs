using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// Puts a run that was loaded back to work. What it had begun to tell other workflows shows in histories: initiated and not
/// answered, closed and not reported. Doing it again is harmless.
/// </summary>
internal static class Recovery
{
    public static void Resume(Transaction tx)
    {
        if (tx.Lane.Open is not { } run)
        {
            return;
        }

        ClockSetBack.Apply(tx, run);
        TakeBackWorkflowTask(tx, run);
        TakeBackActivities(tx, run);
        ResumeChildren(tx, run);
        foreach (var id in run.OutgoingSignals.Keys)
        {
            ExternalWorkflows.Signal(tx, run, id);
        }

        foreach (var id in run.OutgoingCancels.Keys)
        {
            ExternalWorkflows.RequestCancel(tx, run, id);
        }

        FollowParent(tx, run);
        Enqueue(tx.Context, run);
    }

    /// <summary>Puts the run's tasks on their queues, which are in memory only.</summary>
    public static void Enqueue(HistoryContext context, RunState run)
    {
        if (run.Task is { IsStarted: false } task)
        {
            // Nobody knows whether the worker of the sticky queue is still there.
            task.StickyQueue = null;
            WorkflowTasks.Enqueue(context.Queues, run, task);
        }

        foreach (var activity in run.Activities.Values.Where(a => a.Stage == ActivityStage.Scheduled))
        {
            Activities.Enqueue(context.Queues, run, activity);
        }
    }

    private static void TakeBackWorkflowTask(Transaction tx, RunState run)
    {
        if (run.Task is { IsStarted: true, Process: { } process } && WorkerProcess.IsDead(process))
        {
            WorkflowTaskFailures.Lose(tx, run);
        }
    }

    private static void TakeBackActivities(Transaction tx, RunState run)
    {
        foreach (var activity in run.Activities.Values.ToArray())
        {
            if (activity is { Stage: ActivityStage.Started, Process: { } process } && WorkerProcess.IsDead(process))
            {
                // A retry policy that allows no further attempt holds here too.
                Activities.TimeOut(tx, run, activity, TimeoutType.StartToClose);
                if (activity.Stage == ActivityStage.BackingOff)
                {
                    activity.NextAttemptTime = tx.Now;
                }
            }
        }
    }

    private static void ResumeChildren(Transaction tx, RunState run)
    {
        foreach (var child in run.Children.Values)
        {
            if (!child.IsStarted)
            {
                ChildWorkflows.Start(tx, run, child, run.Events[(int)child.InitiatedEventId - 1].UserMetadata);
            }
            else if (ClosedRun(tx.Context.Store, run, child) is { } closed)
            {
                tx.Continue(workflows => ChildWorkflows.ReportCloseAsync(workflows, closed, run.Execution, closed.Events[^1]));
            }
        }
    }

    // The last run of the child's chain, if it is closed.
    private static RunState? ClosedRun(IStore store, RunState parent, ChildState child)
    {
        var (ns, id) = (child.Initiated.Namespace, child.Initiated.WorkflowId);
        return store.FindCurrentRun(ns, id) is { } runId
            && RunLoader.Load(store, new ExecutionKey(ns, id, runId)) is { IsOpen: false } closed
            && closed.Started.FirstExecutionRunId == child.RunId
            && closed.Started.ParentWorkflowExecution?.RunId == parent.RunId
                ? closed
                : null;
    }

    private static void FollowParent(Transaction tx, RunState run)
    {
        if (run.Started.ParentWorkflowExecution is not { } parent)
        {
            return;
        }

        var key = new ExecutionKey(run.Started.ParentWorkflowNamespace, parent.WorkflowId, parent.RunId);
        if (RunLoader.Load(tx.Context.Store, key) is { IsOpen: false } closed
            && closed.Children.TryGetValue(run.Started.ParentInitiatedEventId, out var child))
        {
            var childRunId = child.RunId ?? run.Started.FirstExecutionRunId;
            if (child.Initiated.ParentClosePolicy != ParentClosePolicy.Abandon)
            {
                tx.Continue(workflows => ParentClosePolicies.ApplyAsync(workflows, parent, child.Initiated, childRunId));
            }
        }
    }
}
