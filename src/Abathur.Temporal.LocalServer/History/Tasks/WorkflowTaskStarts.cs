using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>Hands workflow tasks to workers.</summary>
internal static class WorkflowTaskStarts
{
    /// <summary>Hands it to a worker; null when the task isn't there any more.</summary>
    public static WorkflowTaskState? Start(Transaction tx, RunState run, Guid stamp, Poller poller) =>
        run.Task is { IsStarted: false } task && task.Stamp == stamp ? Start(tx, run, poller) : null;

    /// <summary>Hands the one that is scheduled to a worker.</summary>
    public static WorkflowTaskState Start(Transaction tx, RunState run, Poller poller)
    {
        var overtaken = run.RequireTask(WorkflowTaskStage.Started);
        if (overtaken.IsTransient && overtaken.ScheduledEventId != run.NextEventId)
        {
            // Events came in after the failure: the task is a first attempt again, at what it is about now.
            run.WithdrawTask();
            WorkflowTaskRecords.WriteScheduled(tx, run, overtaken.StickyQueue, run.TaskTimeout);
        }

        var requestId = Guid.NewGuid().ToString();
        if (run.Task!.IsTransient)
        {
            tx.Touch(run);
            StartTransient(run, run.StartTask(), tx.Now, poller.Identity, requestId);
        }
        else
        {
            WorkflowTaskRecords.WriteStarted(tx, run, poller.Identity, requestId);
        }

        var task = run.Task!;
        task.Process = poller.Process;
        task.Connection = poller.Connection;
        return task;
    }

    private static void StartTransient(RunState run, WorkflowTaskState task, DateTimeOffset now, string identity, string requestId)
    {
        task.StartedEventId = task.ScheduledEventId + 1;
        task.StartedTime = now;
        task.Identity = identity;
        task.RequestId = requestId;
        task.HistorySize = run.HistorySize;
    }
}
