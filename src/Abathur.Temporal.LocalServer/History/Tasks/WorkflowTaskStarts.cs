using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>Hands workflow tasks to workers.</summary>
internal static class WorkflowTaskStarts
{
    /// <summary>Hands it to a worker; null when the task isn't there any more.</summary>
    public static WorkflowTaskState? Start(Transaction tx, RunState run, Guid stamp, Poller poller) =>
        run.Task is { IsStarted: false } task && task.Stamp == stamp && IsFor(tx, run, poller) ? Start(tx, run, poller) : null;

    /// <summary>Hands the one that is scheduled to a worker.</summary>
    /// <param name="tx">The transition.</param>
    /// <param name="run">Its task.</param>
    /// <param name="poller">The worker.</param>
    /// <param name="requestId">Of this very start; a new one where none is given.</param>
    public static WorkflowTaskState Start(Transaction tx, RunState run, Poller poller, string? requestId = null)
    {
        requestId ??= Guid.NewGuid().ToString();
        var overtaken = run.RequireTask(WorkflowTaskStage.Started);
        if (overtaken.IsTransient && overtaken.ScheduledEventId != run.NextEventId)
        {
            // Events came in after the failure: the task is a first attempt again, at what it is about now.
            run.WithdrawTask();
            WorkflowTaskRecords.WriteScheduled(tx, run, overtaken.StickyQueue, run.TaskTimeout);
        }

        var versions = tx.Context.Queues.Versions(WorkflowTasks.NormalQueue(run));
        if (RunVersions.Move(run, poller.Build, versions.RevisionFor(run.WorkflowId)))
        {
            run.Sticky = null;
        }

        run.Task!.IsLeftBehind = RunVersions.IsLeftBehind(run, versions);
        if (run.Task!.IsSpeculative)
        {
            StartUnwritten(run, run.StartTask(), tx.Now, poller, requestId);
        }
        else if (run.Task!.IsTransient)
        {
            tx.Touch(run);
            StartUnwritten(run, run.StartTask(), tx.Now, poller, requestId);
        }
        else
        {
            WorkflowTaskRecords.WriteStarted(tx, run, poller, requestId);
        }

        var task = run.Task!;
        task.Process = poller.Process;
        task.Connection = poller.Connection;
        return task;
    }

    // What a workflow is pinned to may have changed while its task was on its way to a worker.
    private static bool IsFor(Transaction tx, RunState run, Poller poller)
    {
        if (RunVersions.Of(run).Pinned is not { IsNone: false } pinned || pinned == poller.Build)
        {
            return true;
        }

        WorkflowTasks.Reroute(tx, run);
        return false;
    }

    private static void StartUnwritten(RunState run, WorkflowTaskState task, DateTimeOffset now, Poller poller, string requestId)
    {
        task.StartedEventId = task.ScheduledEventId + 1;
        task.StartedTime = now;
        task.Identity = poller.Identity;
        task.Worker = poller.Version;
        task.RequestId = requestId;
        task.HistorySize = run.HistorySize;
    }
}
