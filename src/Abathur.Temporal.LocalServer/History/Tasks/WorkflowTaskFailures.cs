using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>The bad ends of a workflow task: failed, timed out, lost. The next one follows at once.</summary>
internal static class WorkflowTaskFailures
{
    public static void Fail(Transaction tx, RunState run, WorkflowTaskFailedCause cause, Failure? failure, string identity)
    {
        FailForGood(tx, run, cause, failure, identity);
        Again(tx, run);
    }

    /// <summary>As <see cref="Fail"/>, of a workflow that is about to be closed or paused: there is no next one.</summary>
    public static void FailForGood(Transaction tx, RunState run, WorkflowTaskFailedCause cause, Failure? failure, string identity)
    {
        var task = run.RequireTask(WorkflowTaskStage.Failed);
        if (task.IsTransient)
        {
            tx.Touch(run);
            WorkflowTaskEvents.End(run, WorkflowTaskStage.Failed, WorkflowTaskEvents.CountsAsAttempt(cause));
        }
        else
        {
            tx.Append(run, new HistoryEvent
            {
                WorkflowTaskFailedEventAttributes = new()
                {
                    ScheduledEventId = task.ScheduledEventId,
                    StartedEventId = task.StartedEventId,
                    Cause = cause,
                    Failure = failure,
                    Identity = identity,
                },
            });
        }
    }

    /// <summary>The worker that has it took too long.</summary>
    public static void TimeOutStarted(Transaction tx, RunState run)
    {
        run.RequireTask(WorkflowTaskStage.TimedOut).Connection?.IsSilent = true;
        TimeOut(tx, run, TimeoutType.StartToClose);
    }

    /// <summary>The worker that has it is gone. That says nothing of the workflow, so it isn't held against it after the first time.</summary>
    public static void Lose(Transaction tx, RunState run) => TimeOut(tx, run, TimeoutType.StartToClose, isLost: true);

    /// <summary>Nobody took it from the sticky queue.</summary>
    public static void TimeOutSticky(Transaction tx, RunState run) => TimeOut(tx, run, TimeoutType.ScheduleToStart);

    private static void TimeOut(Transaction tx, RunState run, TimeoutType type, bool isLost = false)
    {
        var task = run.RequireTask(WorkflowTaskStage.TimedOut);
        if (task.IsTransient)
        {
            tx.Touch(run);
            WorkflowTaskEvents.End(run, WorkflowTaskStage.TimedOut, countsAsAttempt: type == TimeoutType.StartToClose);
            if (isLost)
            {
                run.NextTaskAttempt = task.Attempt;
                run.TaskProblems--;
            }
        }
        else
        {
            tx.Append(run, new HistoryEvent
            {
                WorkflowTaskTimedOutEventAttributes = new()
                {
                    ScheduledEventId = task.ScheduledEventId,
                    StartedEventId = task.StartedEventId,
                    TimeoutType = type,
                },
            });
        }

        Again(tx, run);
    }

    private static void Again(Transaction tx, RunState run)
    {
        if (tx.FlushBuffered(run))
        {
            run.NextTaskAttempt = 1;
        }

        run.Updates.TakeBack();
        foreach (var query in run.Queries)
        {
            query.IsSent = false;
        }

        WorkflowTasks.ScheduleIfIdle(tx, run);
    }
}
