using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Other options for a run that is open.</summary>
internal static class RunOptions
{
    /// <summary>Updates them; gives what they are then. An update that changes nothing leaves no event.</summary>
    /// <exception cref="Grpc.Core.RpcException">As <see cref="WorkflowOptionsUpdate.Apply"/>.</exception>
    public static WorkflowExecutionOptions Update(Transaction tx, RunState run, WorkflowOptionsUpdate update, string identity)
    {
        var before = RunVersions.Of(run);
        var updated = Apply(tx.Context.Queues, run, update);
        if (!updated.Equals(run.Options))
        {
            tx.Append(run, new()
            {
                WorkerMayIgnore = true,
                WorkflowExecutionOptionsUpdatedEventAttributes = new()
                {
                    Identity = identity,
                    Priority = updated.Priority,
                    VersioningOverride = updated.VersioningOverride,
                    UnsetVersioningOverride = updated.VersioningOverride is null,
                },
            });
            if (before != RunVersions.Of(run))
            {
                run.Sticky = null;
                WorkflowTasks.Reroute(tx, run);
                Activities.Reroute(tx, run);
            }
        }

        return updated;
    }

    /// <summary>What a run's options would be.</summary>
    /// <exception cref="Grpc.Core.RpcException">As <see cref="WorkflowOptionsUpdate.Apply"/>.</exception>
    public static WorkflowExecutionOptions Apply(TaskQueues queues, RunState run, WorkflowOptionsUpdate update) => update.Apply(
        run.Options, run.WorkflowId, run.Started.TaskQueue.Name, RunVersions.Of(run), queues.Versions(WorkflowTasks.NormalQueue(run)));
}
