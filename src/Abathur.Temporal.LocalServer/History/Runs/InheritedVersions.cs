using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Which version a run begins with that follows another one, or is a child of it.</summary>
internal static class InheritedVersions
{
    /// <summary>A run that is tried again, or next on a cron schedule, begins as this one did; one that upgrades by itself does so from where it is.</summary>
    public static void Keep(RunState run, WorkflowExecutionStartedEventAttributes next)
    {
        var isUpgraded = run.Versioning?.Behavior == VersioningBehavior.AutoUpgrade;
        next.VersioningOverride = run.Options.VersioningOverride;
        next.InheritedPinnedVersion = isUpgraded ? null : run.Started.InheritedPinnedVersion;
        next.InheritedAutoUpgradeInfo = isUpgraded ? Source(run) : null;
        next.DeclinedTargetVersionUpgrade = null;
    }

    /// <summary>A run that continues this one, or a child, begins where this one is, as far as workers of the version poll its queue.</summary>
    /// <param name="tx">The transition.</param>
    /// <param name="run">The run that it follows, or its parent.</param>
    /// <param name="next">What it starts with.</param>
    /// <param name="ns">Its namespace.</param>
    public static void Give(Transaction tx, RunState run, WorkflowExecutionStartedEventAttributes next, string ns)
    {
        var version = RunVersions.Of(run);
        var queue = tx.Context.Queues.Versions(new(ns, next.TaskQueue.Name, TaskQueueType.Workflow));
        var isThere = queue.Members.Contains(version.Base);
        next.VersioningOverride = isThere && !version.Pinned.IsNone ? run.Options.VersioningOverride : null;
        next.InheritedPinnedVersion = isThere ? version.Pinned.ToMessage() : null;
        next.InheritedAutoUpgradeInfo = isThere && version.Behavior == VersioningBehavior.AutoUpgrade ? Source(run) : null;
    }

    /// <summary>A run that continues a pinned one asks for the version that others go to, or says that it was not asked for it.</summary>
    /// <param name="tx">The transition.</param>
    /// <param name="run">The run that closes.</param>
    /// <param name="next">What the next one starts with.</param>
    /// <param name="behavior">How the next one is to begin.</param>
    public static void Decline(Transaction tx, RunState run, WorkflowExecutionStartedEventAttributes next, ContinueAsNewVersioningBehavior behavior)
    {
        if (next.InheritedPinnedVersion is null || next.VersioningOverride is not null)
        {
            return;
        }

        var queue = tx.Context.Queues.Versions(WorkflowTasks.NormalQueue(run));
        if (behavior == ContinueAsNewVersioningBehavior.AutoUpgrade)
        {
            next.InheritedPinnedVersion = null;
            next.InheritedAutoUpgradeInfo = Source(run);
            next.InheritedAutoUpgradeInfo?.ContinueAsNewInitialVersioningBehavior = behavior;
        }
        else if (RunVersions.IsLeftBehind(run, queue))
        {
            next.DeclinedTargetVersionUpgrade = new()
            {
                DeploymentVersion = queue.For(run.WorkflowId).ToMessage(),
                RevisionNumber = queue.RevisionFor(run.WorkflowId),
            };
        }
    }

    // None for a run that no routing has chosen a version for: it began pinned, and so did those before it.
    private static InheritedAutoUpgradeInfo? Source(RunState run) => run.Versioning is { RevisionNumber: > 0 } versioning
        ? new() { SourceDeploymentVersion = versioning.DeploymentVersion, SourceDeploymentRevisionNumber = versioning.RevisionNumber }
        : null;
}
