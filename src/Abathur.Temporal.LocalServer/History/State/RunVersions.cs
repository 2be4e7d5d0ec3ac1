using Abathur.Temporal.LocalServer.Deployments;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>Where a run stands among the versions of worker deployments.</summary>
internal static class RunVersions
{
    public static WorkflowVersion Of(RunState run) => WorkflowVersion.Of(run.Versioning, run.Options.VersioningOverride);

    /// <summary>The deployment that lists name for the run; empty for none.</summary>
    public static string DeploymentName(RunState run) =>
        run.Options.VersioningOverride is { HasAutoUpgrade: false } && Of(run).Pinned is { IsNone: false } pinned ? pinned.Deployment! : run.WorkerDeploymentName;

    /// <summary>What a run begins with that continues another one, or is a child.</summary>
    public static void Start(RunState run)
    {
        var source = run.Started.InheritedPinnedVersion ?? run.Started.InheritedAutoUpgradeInfo?.SourceDeploymentVersion;
        if (source is null)
        {
            return;
        }

        var isPinned = run.Started.InheritedPinnedVersion is not null;
        run.WorkerDeploymentName = source.DeploymentName;
        run.Versioning = new()
        {
            Behavior = isPinned ? VersioningBehavior.Pinned : VersioningBehavior.AutoUpgrade,
            DeploymentVersion = source,
            RevisionNumber = isPinned ? 0 : run.Started.InheritedAutoUpgradeInfo!.SourceDeploymentRevisionNumber,
            ContinueAsNewInitialVersioningBehavior = isPinned
                ? ContinueAsNewVersioningBehavior.Unspecified
                : run.Started.InheritedAutoUpgradeInfo!.ContinueAsNewInitialVersioningBehavior,
        };
    }

    /// <summary>The worker that completes a task says how the workflow behaves, and a transition is over.</summary>
    public static void Complete(RunState run, WorkflowTaskCompletedEventAttributes completed)
    {
        run.WorkerDeploymentName = completed.WorkerDeploymentName;
        var version = BuildVersion.Of(completed.DeploymentVersion);
        if (!version.IsNone && !run.UsedVersions.Contains(version.ToString()))
        {
            run.UsedVersions.Add(version.ToString());
        }

        var behavior = completed.VersioningBehavior;
        if (run.Versioning is not null || behavior != VersioningBehavior.Unspecified)
        {
            run.Versioning = Changed(run, info =>
            {
                info.Behavior = behavior;
                info.DeploymentVersion = behavior == VersioningBehavior.Unspecified ? null : completed.DeploymentVersion;
                info.VersionTransition = null;
            });
        }

        // It was for one task only.
        if (run.Options.VersioningOverride?.OneTime is { } once && BuildVersion.Of(once.TargetDeploymentVersion) == version)
        {
            run.Options = new() { Priority = run.Options.Priority };
        }
    }

    /// <summary>A worker takes a workflow task: where it has another version, the workflow is about to move to that.</summary>
    /// <param name="run">Not pinned to another version.</param>
    /// <param name="worker">The worker's version.</param>
    /// <param name="revision">Of the routing that chose it.</param>
    /// <returns>Whether anything is different by that.</returns>
    public static bool Move(RunState run, BuildVersion worker, long revision)
    {
        var version = Of(run);
        if (!version.Pinned.IsNone || worker == version.Effective)
        {
            return false;
        }

        run.Versioning = Changed(run, info =>
        {
            info.RevisionNumber = worker.IsNone ? 0 : revision;
            info.VersionTransition = worker == version.Base ? null : new() { DeploymentVersion = worker.ToMessage() };
        });
        return true;
    }

    /// <summary>Whether tasks that aren't pinned go to another version than the one this run is pinned to, and it hasn't declined to follow.</summary>
    public static bool IsLeftBehind(RunState run, QueueVersions queue)
    {
        var target = queue.For(run.WorkflowId);
        return run.Options.VersioningOverride is null
            && Of(run).Pinned is { IsNone: false } pinned
            && !target.IsNone
            && target != pinned
            && target != BuildVersion.Of(run.Started.DeclinedTargetVersionUpgrade?.DeploymentVersion);
    }

    private static WorkflowExecutionVersioningInfo Changed(RunState run, Action<WorkflowExecutionVersioningInfo> change)
    {
        var info = run.Versioning?.Clone() ?? new();
        change(info);
        return info;
    }
}
