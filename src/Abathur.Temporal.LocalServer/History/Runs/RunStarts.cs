using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>The start of a run.</summary>
internal static class RunStarts
{
    /// <summary>Makes it the open run of its lane, with its first workflow task unless that is to come later.</summary>
    public static RunState Start(Transaction tx, NewRun start)
    {
        var run = new RunState(new ExecutionKey(tx.Lane.Key.Namespace, tx.Lane.Key.WorkflowId, start.RunId))
        {
            StartRequestId = start.RequestId,
        };
        tx.Touch(run).BecomesCurrent = true;
        var e = new HistoryEvent
        {
            WorkflowExecutionStartedEventAttributes = start.Started,
            UserMetadata = start.UserMetadata,
        };
        e.Links.Add(start.Links);
        tx.Append(run, e);
        tx.Lane.Open = run;
        if (!start.SignalsAtOnce)
        {
            WorkflowTasks.ScheduleIfIdle(tx, run);
        }

        return run;
    }
}
