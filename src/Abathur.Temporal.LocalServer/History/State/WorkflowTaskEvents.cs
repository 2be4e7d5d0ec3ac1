using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What each event does to the workflow task.</summary>
internal static class WorkflowTaskEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.WorkflowTaskScheduled:
                Schedule(run, e);
                break;
            case EventType.WorkflowTaskStarted:
                Start(run.StartTask(), e);
                break;
            case EventType.WorkflowTaskCompleted:
                run.LastCompletedTaskStartedId = e.WorkflowTaskCompletedEventAttributes.StartedEventId;
                run.EndTask(WorkflowTaskStage.Completed);
                run.NextTaskAttempt = 1;
                run.TaskProblems = 0;
                WorkerVersions.Apply(run, e);
                break;
            case EventType.WorkflowTaskFailed:
                if (e.WorkflowTaskFailedEventAttributes.BaseRunId is { Length: > 0 } baseRun)
                {
                    run.ResetFrom.Add(baseRun);
                }

                run.LastTaskProblem = TaskProblem.Failed(e.WorkflowTaskFailedEventAttributes.Cause);
                End(run, WorkflowTaskStage.Failed, CountsAsAttempt(e.WorkflowTaskFailedEventAttributes.Cause));
                break;
            case EventType.WorkflowTaskTimedOut:
                run.LastTaskProblem = TaskProblem.TimedOut(e.WorkflowTaskTimedOutEventAttributes.TimeoutType);
                End(
                    run,
                    WorkflowTaskStage.TimedOut,
                    countsAsAttempt: e.WorkflowTaskTimedOutEventAttributes.TimeoutType != TimeoutType.ScheduleToStart);
                break;
        }
    }

    /// <summary>What failed or timed out is tried again with the next attempt, on the normal queue.</summary>
    public static void End(RunState run, WorkflowTaskStage end, bool countsAsAttempt)
    {
        run.NextTaskAttempt = countsAsAttempt ? (run.Task?.Attempt ?? 0) + 1 : 1;
        run.TaskProblems += countsAsAttempt ? 1 : 0;
        run.EndTask(end);
        run.Sticky = null;
    }

    /// <summary>These failures are none of the workflow's code.</summary>
    public static bool CountsAsAttempt(WorkflowTaskFailedCause cause) => cause is not (
        WorkflowTaskFailedCause.UnhandledCommand or WorkflowTaskFailedCause.ResetWorkflow or WorkflowTaskFailedCause.ForceCloseCommand
        or WorkflowTaskFailedCause.WorkflowPauseRequestedBeforeTaskStarted);

    private static void Schedule(RunState run, HistoryEvent e)
    {
        var scheduled = e.WorkflowTaskScheduledEventAttributes;
        run.HadTask = true;
        run.ScheduleTask(new WorkflowTaskState
        {
            ScheduledEventId = e.EventId,
            Attempt = scheduled.Attempt,
            ScheduledTime = e.EventTime.ToDateTimeOffset(),
            OriginalScheduledTime = e.EventTime.ToDateTimeOffset(),
            StartToClose = scheduled.StartToCloseTimeout.ToTimeSpan(),
            StickyQueue = scheduled.TaskQueue.Kind == TaskQueueKind.Sticky ? scheduled.TaskQueue.Name : null,
        });
    }

    private static void Start(WorkflowTaskState task, HistoryEvent e)
    {
        var started = e.WorkflowTaskStartedEventAttributes;
        task.StartedEventId = e.EventId;
        task.StartedTime = e.EventTime.ToDateTimeOffset();
        task.Identity = started.Identity;
        task.RequestId = started.RequestId;
        task.Worker = started.WorkerVersion;
        task.HistorySize = started.HistorySizeBytes;
        task.IsLeftBehind = started.TargetWorkerDeploymentVersionChanged;
    }
}
