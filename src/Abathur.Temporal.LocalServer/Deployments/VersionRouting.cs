using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>The version whose workers a task is for: a decision of the workflow's state and what deployments say of the queue.</summary>
internal static class VersionRouting
{
    /// <summary>Which version a task waits for.</summary>
    /// <param name="pinned">Of the workflow; none where it isn't pinned.</param>
    /// <param name="workflowId">Of the workflow.</param>
    /// <param name="type">The queue's type.</param>
    /// <param name="queue">What deployments say of the queue.</param>
    public static BuildVersion Target(BuildVersion pinned, string workflowId, TaskQueueType type, QueueVersions queue) =>
        !pinned.IsNone && (type != TaskQueueType.Activity || queue.Members.Contains(pinned)) ? pinned : queue.For(workflowId);

    /// <summary>What comes of a worker that has taken an activity.</summary>
    /// <param name="workflow">Whose activity.</param>
    /// <param name="worker">The worker's version.</param>
    /// <param name="workflowId">Of the workflow.</param>
    /// <param name="activities">What deployments say of the activity's queue.</param>
    /// <param name="workflows">The same of the workflow's queue.</param>
    public static ActivityDispatch Dispatch(
        WorkflowVersion workflow, BuildVersion worker, string workflowId, QueueVersions activities, QueueVersions workflows)
    {
        if (!workflow.Pinned.IsNone)
        {
            return Target(workflow.Pinned, workflowId, TaskQueueType.Activity, activities) == worker ? ActivityDispatch.Start : ActivityDispatch.Again;
        }

        if (worker == workflow.Effective)
        {
            return workflow.Transition is null ? ActivityDispatch.Start : ActivityDispatch.Wait;
        }

        // Workers of a deployment that the workflow isn't in do it whatever the workflow's version is.
        return workflows.For(workflowId) != worker ? ActivityDispatch.Start
            : workflow.Transition is null ? ActivityDispatch.Transition
            : ActivityDispatch.Wait;
    }
}
