using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Wire = Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

/// <summary>
/// The life of a workflow task: scheduled, started, and failed or timed out (<see cref="WorkflowTaskCompletion"/> is the good
/// end). The first attempt is written as it goes; later ones are transient, and written only when they complete.
/// </summary>
internal static class WorkflowTasks
{
    private const int AttemptsWithoutBackoff = 3;
    private const int FailingAttempt = 3;
    private static readonly TimeSpan InitialBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumBackoff = TimeSpan.FromMinutes(10);

    /// <summary>The workflow has something to see: one task is enough for all of it.</summary>
    public static void ScheduleIfIdle(Transaction tx, RunState run)
    {
        if (run.IsOpen && run.Task is null && !run.AwaitsFirstTask)
        {
            Schedule(tx, run);
        }
    }

    /// <summary>As <see cref="ScheduleIfIdle"/>, and a start delay is over: an update and a cancel request don't wait for it.</summary>
    public static void ScheduleNow(Transaction tx, RunState run)
    {
        if (run.IsOpen && run.Task is null)
        {
            Schedule(tx, run);
        }
    }

    /// <summary>Whether its tasks fail time and again: what waits for the next one would wait in vain.</summary>
    public static bool AreFailing(RunState run) => run.IsOpen && run.NextTaskAttempt >= FailingAttempt;

    /// <param name="tx">The transition.</param>
    /// <param name="run">Has none.</param>
    /// <param name="isQueued">False where it is started at once.</param>
    /// <param name="original">When the first of a chain of heartbeating tasks was scheduled; now for others.</param>
    public static void Schedule(Transaction tx, RunState run, bool isQueued = true, DateTimeOffset? original = null)
    {
        var startToClose = StartToClose(run);
        var sticky = StickyOf(tx, run);
        if (run.NextTaskAttempt == 1)
        {
            WriteScheduled(tx, run, sticky, startToClose);
        }
        else
        {
            tx.Touch(run);
            run.Task = new WorkflowTaskState
            {
                ScheduledEventId = run.NextEventId,
                Attempt = run.NextTaskAttempt,
                ScheduledTime = tx.Now,
                OriginalScheduledTime = tx.Now,
                StartToClose = startToClose,
                StickyQueue = sticky,
            };
        }

        run.Task!.OriginalScheduledTime = original ?? tx.Now;
        if (isQueued)
        {
            Enqueue(tx, run);
        }
    }

    /// <summary>Hands it to a worker; null when the task isn't there any more.</summary>
    public static WorkflowTaskState? Start(Transaction tx, RunState run, Guid stamp, Poller poller)
    {
        if (run.Task is not { IsStarted: false } task || task.Stamp != stamp)
        {
            return null;
        }

        return Start(tx, run, poller);
    }

    public static WorkflowTaskState Start(Transaction tx, RunState run, Poller poller)
    {
        var task = run.Task!;
        if (task.IsTransient && task.ScheduledEventId != run.NextEventId)
        {
            // Events came in after the failure: the task is a first attempt again, at what it is about now.
            var sticky = task.StickyQueue;
            run.Task = null;
            WriteScheduled(tx, run, sticky, run.TaskTimeout);
            task = run.Task!;
        }

        var requestId = Guid.NewGuid().ToString();
        if (task.IsTransient)
        {
            tx.Touch(run);
            task.StartedEventId = task.ScheduledEventId + 1;
            task.StartedTime = tx.Now;
            task.Identity = poller.Identity;
            task.RequestId = requestId;
            task.HistorySize = run.HistorySize;
        }
        else
        {
            tx.Append(run, new HistoryEvent { WorkflowTaskStartedEventAttributes = StartedAttributes(run, task, poller.Identity, requestId) });
        }

        task.Process = poller.Process;
        task.Connection = poller.Connection;
        return task;
    }

    /// <summary>The events of a transient task, which stand in no history yet.</summary>
    public static IReadOnlyList<HistoryEvent> TransientEvents(RunState run, WorkflowTaskState task) =>
    [
        new()
        {
            EventId = task.ScheduledEventId,
            EventTime = Timestamp.FromDateTimeOffset(task.ScheduledTime),
            EventType = EventType.WorkflowTaskScheduled,
            WorkflowTaskScheduledEventAttributes = ScheduledAttributes(run, null, task.StartToClose, task.Attempt),
        },
        new()
        {
            EventId = task.StartedEventId,
            EventTime = Timestamp.FromDateTimeOffset(task.StartedTime!.Value),
            EventType = EventType.WorkflowTaskStarted,
            WorkflowTaskStartedEventAttributes = StartedAttributes(run, task, task.Identity, task.RequestId),
        },
    ];

    /// <summary>Writes the events of a transient task that is about to complete.</summary>
    public static void WriteTransient(Transaction tx, RunState run)
    {
        var task = run.Task!;
        run.Task = null;
        foreach (var e in TransientEvents(run, task))
        {
            var time = e.EventTime;
            tx.Append(run, e).EventTime = time;
        }

        run.Task!.StartedTime = task.StartedTime;
    }

    public static void Fail(Transaction tx, RunState run, WorkflowTaskFailedCause cause, Failure? failure, string identity)
    {
        FailForGood(tx, run, cause, failure, identity);
        Again(tx, run);
    }

    /// <summary>As <see cref="Fail"/>, of a workflow that is about to be closed: there is no next one.</summary>
    public static void FailForGood(Transaction tx, RunState run, WorkflowTaskFailedCause cause, Failure? failure, string identity)
    {
        var task = run.Task!;
        if (task.IsTransient)
        {
            tx.Touch(run);
            WorkflowTaskEvents.End(run, WorkflowTaskEvents.CountsAsAttempt(cause));
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
        run.Task!.Connection?.IsSilent = true;
        TimeOut(tx, run, TimeoutType.StartToClose);
    }

    /// <summary>The worker that has it is gone. That says nothing of the workflow, so it isn't held against it after the first time.</summary>
    public static void Lose(Transaction tx, RunState run) => TimeOut(tx, run, TimeoutType.StartToClose, isLost: true);

    /// <summary>Nobody took it from the sticky queue.</summary>
    public static void TimeOutSticky(Transaction tx, RunState run) => TimeOut(tx, run, TimeoutType.ScheduleToStart);

    /// <summary>Puts the task of a run on its queue.</summary>
    public static void Enqueue(Transaction tx, RunState run)
    {
        var queues = tx.Context.Queues;
        var task = run.Task!;
        tx.React(() => Enqueue(queues, run, task));
    }

    /// <summary>As the real server: a sticky queue whose worker is gone is passed over without a word in the history.</summary>
    public static void Enqueue(TaskQueues queues, RunState run, WorkflowTaskState task)
    {
        var queued = new QueuedTask.Workflow(run.Key, task.Stamp) { Priority = Priorities.Of(run.Started.Priority) };
        if (task.StickyQueue is null || !queues.TryAddSticky(run.Namespace, task.StickyQueue, queued))
        {
            task.StickyQueue = null;
            queues.Get(new TaskQueueKey(run.Namespace, run.Started.TaskQueue.Name, TaskQueueType.Workflow)).Add(queued);
        }
    }

    private static void TimeOut(Transaction tx, RunState run, TimeoutType type, bool isLost = false)
    {
        var task = run.Task!;
        if (task.IsTransient)
        {
            tx.Touch(run);
            WorkflowTaskEvents.End(run, countsAsAttempt: type == TimeoutType.StartToClose);
            run.NextTaskAttempt = isLost ? task.Attempt : run.NextTaskAttempt;
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

        foreach (var query in run.Queries)
        {
            query.IsSent = false;
        }

        ScheduleIfIdle(tx, run);
    }

    private static void WriteScheduled(Transaction tx, RunState run, string? sticky, TimeSpan startToClose) =>
        tx.Append(run, new HistoryEvent { WorkflowTaskScheduledEventAttributes = ScheduledAttributes(run, sticky, startToClose, 1) });

    private static WorkflowTaskScheduledEventAttributes ScheduledAttributes(
        RunState run, string? sticky, TimeSpan startToClose, int attempt) => new()
        {
            TaskQueue = sticky is null
            ? new Wire.TaskQueue { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal }
            : new Wire.TaskQueue { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = run.Started.TaskQueue.Name },
            StartToCloseTimeout = Duration.FromTimeSpan(startToClose),
            Attempt = attempt,
        };

    private static WorkflowTaskStartedEventAttributes StartedAttributes(
        RunState run, WorkflowTaskState task, string identity, string requestId)
    {
        var size = task.IsStarted ? task.HistorySize : run.HistorySize;
        var started = new WorkflowTaskStartedEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            Identity = identity,
            RequestId = requestId,
            HistorySizeBytes = size,
        };
        started.SuggestContinueAsNewReasons.Add(Limits.ContinueAsNewReasons(run, size));
        started.SuggestContinueAsNew = started.SuggestContinueAsNewReasons.Count > 0;
        return started;
    }

    private static string? StickyOf(Transaction tx, RunState run)
    {
        if (run.Sticky is { } sticky && !tx.Context.Queues.IsStickyAlive(run.Namespace, sticky.Name))
        {
            run.Sticky = null;
        }

        return run.Sticky?.Name;
    }

    // A workflow that fails its tasks time and again is tried less and less often: the SDKs let later attempts time out.
    private static TimeSpan StartToClose(RunState run)
    {
        if (run.NextTaskAttempt <= AttemptsWithoutBackoff)
        {
            return run.TaskTimeout;
        }

        var backoff = InitialBackoff * Math.Pow(2, Math.Min(run.NextTaskAttempt - AttemptsWithoutBackoff, 10));
        return run.TaskTimeout + (backoff < MaximumBackoff ? backoff : MaximumBackoff);
    }
}
