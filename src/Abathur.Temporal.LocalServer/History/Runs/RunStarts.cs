using Abathur.Temporal.LocalServer.Deployments;
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
        start.Started.EagerExecutionAccepted = start is { FirstWorker: not null, Started.FirstWorkflowTaskBackoff: null or { Seconds: 0, Nanos: 0 } }
            && WorkflowVersion.Of(null, start.Started.VersioningOverride).Pinned is var pinned
            && (pinned.IsNone || pinned == start.FirstWorker.Build);
        tx.Touch(run).BecomesCurrent = true;
        var e = new HistoryEvent
        {
            WorkflowExecutionStartedEventAttributes = start.Started,
            UserMetadata = start.UserMetadata,
        };
        e.Links.Add(start.Links);
        tx.Append(run, e);
        tx.Lane.Open = run;
        if (run.Started.EagerExecutionAccepted)
        {
            WorkflowTasks.Schedule(tx, run, isQueued: false);
            WorkflowTaskStarts.Start(tx, run, start.FirstWorker!, start.RequestId);
        }
        else if (!start.SignalsAtOnce)
        {
            WorkflowTasks.ScheduleIfIdle(tx, run);
        }

        return run;
    }
}
