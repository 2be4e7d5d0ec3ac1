using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>
/// The events of a workflow task. Those of the first attempt are written as it goes; later attempts are transient, and theirs
/// are written only when they complete.
/// </summary>
internal static class WorkflowTaskRecords
{
    public static void WriteScheduled(Transaction tx, RunState run, string? sticky, TimeSpan startToClose) => tx.Append(run, new HistoryEvent
    {
        WorkflowTaskScheduledEventAttributes = WorkflowTaskAttributes.Scheduled(run, sticky, startToClose, 1),
    });

    public static void WriteStarted(Transaction tx, RunState run, Poller poller, string requestId) => tx.Append(run, new HistoryEvent
    {
        WorkflowTaskStartedEventAttributes = WorkflowTaskAttributes.Started(
            run, run.Task!.ScheduledEventId, poller.Identity, requestId, poller.Version, run.HistorySize, run.Task!.IsLeftBehind, tx.Context.SuggestEvents),
    });

    /// <summary>Writes the events of a transient task that is about to complete.</summary>
    public static void WriteTransient(Transaction tx, RunState run)
    {
        var task = run.Task!;
        run.WithdrawTask();
        foreach (var e in WorkflowTaskAttributes.Unwritten(run, task, tx.Context.SuggestEvents).ToArray())
        {
            var time = e.EventTime;
            tx.Append(run, e).EventTime = time;
        }

        run.Task!.StartedTime = task.StartedTime;
    }
}
