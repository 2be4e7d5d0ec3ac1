using Abathur.Temporal.LocalServer.Frontend.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.History.Transitions;

/// <summary>Updates on their way to the worker.</summary>
internal static class Updates
{
    /// <summary>The update of that id, new or known: the same id asks for the same update.</summary>
    /// <exception cref="Grpc.Core.RpcException">ResourceExhausted, FailedPrecondition: too many, or the workflow can't go on.</exception>
    public static UpdateState Admit(Transaction tx, RunState run, Request request)
    {
        var id = request.Meta.UpdateId;
        if (run.Updates.TryGetValue(id, out var known))
        {
            return known;
        }

        if (WorkflowTasks.AreFailing(run))
        {
            throw ServiceError.WorkflowNotReady("Unable to perform workflow execution update due to Workflow Task in failed state.");
        }

        if (run.Updates.Values.Count(u => u.Stage != UpdateStage.Completed) >= Limits.UpdatesInFlight)
        {
            throw ServiceError.ResourceExhausted(
                $"limit on the number of concurrent in-flight updates has been reached (max {Limits.UpdatesInFlight})",
                ResourceExhaustedCause.ConcurrentLimit);
        }

        if (run.UpdateCount >= Limits.UpdatesTotal)
        {
            throw ServiceError.FailedPrecondition(
                $"The limit on the total number of distinct updates has been reached ({Limits.UpdatesTotal}). "
                + "Make sure any duplicate updates share an update id so the server can deduplicate them, and consider rejecting updates that you aren't going to process");
        }

        var update = new UpdateState(id, request);
        run.Updates[id] = update;
        WorkflowTasks.ScheduleNow(tx, run);
        return update;
    }

    /// <summary>Those that went out with a workflow task whose answer passes over them: nothing more will come of them.</summary>
    public static void RejectUnprocessed(Transaction tx, RunState run)
    {
        foreach (var update in run.Updates.Values.Where(u => u.Stage == UpdateStage.Sent).ToArray())
        {
            run.Updates.Remove(update.Id);
            tx.React(() => update.Complete(new() { Failure = Failures.UnprocessedUpdate() }));
        }
    }

    /// <summary>Whether one waits for a workflow task to go out with.</summary>
    public static bool AreWaiting(RunState run) => run.Updates.Values.Any(u => u.Stage == UpdateStage.Admitted);
}
