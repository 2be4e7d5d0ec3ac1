using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

/// <summary>A workflow task that was there for updates alone, and all of them are rejected: it leaves nothing in the history.</summary>
internal static class SpeculativeTasks
{
    // What stands between the start of one task and the schedule of the next where nothing has happened: its completion.
    private const int NothingBetween = 2;

    /// <summary>Whether nothing has to be written of a worker's answer.</summary>
    public static bool CanDrop(RunState run, RespondWorkflowTaskCompletedRequest request) =>
        run.Task is { IsSpeculative: true } task
        && request is { ForceCreateNewWorkflowTask: false, Commands.Count: 0 }
        && request.Messages.All(message => message.Body.Is(Rejection.Descriptor))
        && (request.Capabilities is { DiscardSpeculativeWorkflowTaskWithEvents: true }
            || task.ScheduledEventId == run.LastCompletedTaskStartedId + NothingBetween);

    /// <summary>Ends the task, and tells those who wait for its updates. The worker goes back to where it was before.</summary>
    public static CompletedTask Drop(Transaction tx, RunState run, RespondWorkflowTaskCompletedRequest request, Poller poller)
    {
        run.WithdrawTask();
        foreach (var message in request.Messages)
        {
            UpdateMessages.Handle(run.Updates, message);
        }

        run.Updates.RejectUnprocessed();
        tx.React(run.Updates.Announce);
        Queries.Answer(tx, run, request.QueryResults);
        var next = run.TakesTask && run.Updates.AreWaiting ? Next(tx, run, hasDecided: false, request.ReturnNewWorkflowTask ? poller : null) : null;
        if (run.Task is null)
        {
            Queries.Release(tx, run);
        }

        return new CompletedTask(null, next, []) { ResetEventId = run.LastCompletedTaskStartedId };
    }

    /// <summary>The next task, for updates that came meanwhile; null where it goes to its queue.</summary>
    /// <param name="tx">The transition.</param>
    /// <param name="run">Has no task.</param>
    /// <param name="hasDecided">Whether the worker's answer has left events besides that it completed its task.</param>
    /// <param name="worker">The worker, if it takes the next task at once; null where it doesn't. As on the real server, that is written then.</param>
    public static WorkflowTaskState? Next(Transaction tx, RunState run, bool hasDecided, Poller? worker)
    {
        if (worker is null)
        {
            WorkflowTasks.Schedule(tx, run);
            return null;
        }

        if (hasDecided)
        {
            WorkflowTasks.Schedule(tx, run, isQueued: false);
        }
        else
        {
            WorkflowTasks.ScheduleForUpdate(tx, run, isQueued: false);
        }

        return WorkflowTaskStarts.Start(tx, run, worker);
    }
}
