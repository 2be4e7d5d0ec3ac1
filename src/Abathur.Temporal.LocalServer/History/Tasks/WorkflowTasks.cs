using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>Schedules workflow tasks, and puts them on their queues.</summary>
internal static class WorkflowTasks
{
    private const int AttemptsWithoutBackoff = 3;
    private const int FailingAttempt = 3;
    private static readonly TimeSpan InitialBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumBackoff = TimeSpan.FromMinutes(10);

    /// <summary>The workflow has something to see: one task is enough for all of it.</summary>
    public static void ScheduleIfIdle(Transaction tx, RunState run)
    {
        if (run.TakesTask && !run.AwaitsFirstTask)
        {
            Schedule(tx, run);
        }
    }

    /// <summary>As <see cref="ScheduleIfIdle"/>, and a start delay is over: an update and a cancel request don't wait for it.</summary>
    public static void ScheduleNow(Transaction tx, RunState run)
    {
        if (run.TakesTask)
        {
            Schedule(tx, run);
        }
    }

    /// <summary>
    /// An update has come. Where nothing else has happened, its task is speculative: nothing is written before the update is accepted.
    /// </summary>
    public static void ScheduleForUpdate(Transaction tx, RunState run, bool isQueued = true)
    {
        if (!run.HadTask || run.NextTaskAttempt > 1)
        {
            ScheduleNow(tx, run);
        }
        else if (run.TakesTask)
        {
            ScheduleUnwritten(tx, run, isSpeculative: true);
            if (isQueued)
            {
                Enqueue(tx, run);
            }
        }
    }

    /// <summary>Whether its tasks fail time and again: what waits for the next one would wait in vain.</summary>
    public static bool AreFailing(RunState run) => run.IsOpen && run.NextTaskAttempt >= FailingAttempt;

    /// <param name="tx">The transition.</param>
    /// <param name="run">Takes one.</param>
    /// <param name="isQueued">False where it is started at once.</param>
    /// <param name="original">When the first of a chain of heartbeating tasks was scheduled; now for others.</param>
    public static void Schedule(Transaction tx, RunState run, bool isQueued = true, DateTimeOffset? original = null)
    {
        if (run.NextTaskAttempt == 1)
        {
            WorkflowTaskRecords.WriteScheduled(tx, run, StickyOf(tx, run), StartToClose(run));
        }
        else
        {
            tx.Touch(run);
            ScheduleUnwritten(tx, run, isSpeculative: false);
        }

        run.Task!.OriginalScheduledTime = original ?? tx.Now;
        if (isQueued)
        {
            Enqueue(tx, run);
        }
    }

    /// <summary>As the real server: a sticky queue whose worker is gone is passed over without a word in the history.</summary>
    public static void Enqueue(TaskQueues queues, RunState run, WorkflowTaskState task)
    {
        if (task.Queued is var (before, old))
        {
            queues.Remove(before, old);
        }

        var queued = new QueuedTask.Workflow(run.Key, task.Stamp) { Priority = Priorities.Of(run.Options.Priority) };
        if (task.StickyQueue is { } sticky && KeepsVersion(queues, run) && queues.TryAddSticky(run.Namespace, sticky, queued))
        {
            task.Queued = (new TaskQueueKey(run.Namespace, sticky, TaskQueueType.Workflow), queued);
            return;
        }

        task.StickyQueue = null;
        task.Queued = (NormalQueue(run), queued with { Pinned = RunVersions.Of(run).Pinned });
        queues.Add(task.Queued.Value.Key, task.Queued.Value.Task);
    }

    /// <summary>The queue of the run's workers.</summary>
    public static TaskQueueKey NormalQueue(RunState run) => new(run.Namespace, run.Started.TaskQueue.Name, TaskQueueType.Workflow);

    /// <summary>Puts a task that waits where it belongs by now.</summary>
    public static void Reroute(Transaction tx, RunState run)
    {
        if (run.Task is { IsStarted: false } task)
        {
            tx.Touch(run);
            task.Stamp = Guid.NewGuid();
            Enqueue(tx, run);
        }
    }

    // The worker that has it cached is of the version that the task is for.
    private static bool KeepsVersion(TaskQueues queues, RunState run)
    {
        var version = RunVersions.Of(run);
        var target = VersionRouting.Target(version.Pinned, run.WorkflowId, TaskQueueType.Workflow, queues.Versions(NormalQueue(run)));
        return version.Transition is null && target == BuildVersion.Of(run.Versioning?.DeploymentVersion);
    }

    private static void ScheduleUnwritten(Transaction tx, RunState run, bool isSpeculative) => run.ScheduleTask(new WorkflowTaskState
    {
        ScheduledEventId = run.NextEventId,
        Attempt = run.NextTaskAttempt,
        ScheduledTime = tx.Now,
        OriginalScheduledTime = tx.Now,
        StartToClose = StartToClose(run),
        StickyQueue = StickyOf(tx, run),
        IsSpeculative = isSpeculative,
    });

    private static void Enqueue(Transaction tx, RunState run)
    {
        var queues = tx.Context.Queues;
        var task = run.Task!;
        tx.React(() => Enqueue(queues, run, task));
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
