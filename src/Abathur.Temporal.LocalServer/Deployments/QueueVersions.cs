using System.Collections.Frozen;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>What deployments say of one task queue: which versions poll it, and which of them gets the tasks that are pinned to none.</summary>
internal sealed record QueueVersions
{
    private const float Everything = 100;

    public static QueueVersions Empty { get; } = new();

    /// <summary>The versions whose workers have polled it.</summary>
    public IReadOnlySet<BuildVersion> Members { get; init; } = FrozenSet<BuildVersion>.Empty;

    /// <summary>The version that tasks go to; none for workers without one.</summary>
    public BuildVersion Current { get; init; }

    /// <summary>The version that <see cref="Percentage"/> of the workflows go to.</summary>
    public BuildVersion Ramping { get; init; }

    /// <summary>0 to 100.</summary>
    public float Percentage { get; init; }

    /// <summary>When any of this was changed; null for never.</summary>
    public Timestamp? UpdateTime { get; init; }

    public bool IsRamping => !Ramping.IsNone || Percentage > 0;

    /// <summary>How often the current version's deployment has changed its routing.</summary>
    private long CurrentRevision { get; init; }

    private long RampingRevision { get; init; }

    /// <param name="deployments">Those of its namespace.</param>
    /// <param name="queue">The queue's name.</param>
    /// <param name="type">The queue's type.</param>
    public static QueueVersions Of(IEnumerable<WorkerDeployment> deployments, string queue, TaskQueueType type)
    {
        WorkerDeployment[] polling = [.. deployments.Where(d => d.Versions.Values.Any(v => Polls(v, queue, type)))];
        if (polling.Length == 0)
        {
            return Empty;
        }

        var members = polling.SelectMany(d => d.Versions.Values.Where(v => Polls(v, queue, type)).Select(v => BuildVersion.Of(v.DeploymentVersion))).ToFrozenSet();
        var current = Latest(polling, members, r => r.CurrentVersionChangedTime, r => r.CurrentDeploymentVersion);
        var ramping = Latest(polling, members, r => r.RampingVersionPercentageChangedTime, r => r.RampingDeploymentVersion);
        Timestamp?[] times = [current?.CurrentVersionChangedTime, ramping?.RampingVersionPercentageChangedTime];
        return new QueueVersions
        {
            Members = members,
            Current = BuildVersion.Of(current?.CurrentDeploymentVersion),
            Ramping = BuildVersion.Of(ramping?.RampingDeploymentVersion),
            Percentage = ramping?.RampingVersionPercentage ?? 0,
            UpdateTime = times.Max(),
            CurrentRevision = current?.RevisionNumber ?? 0,
            RampingRevision = ramping?.RevisionNumber ?? 0,
        };
    }

    /// <summary>The version that a workflow's tasks go to where they are pinned to none: the same for the same id, as long as nothing is changed.</summary>
    public BuildVersion For(string workflowId) => Ramps(workflowId) ? Ramping : Current;

    /// <summary>The revision of the routing by which <see cref="For"/> chooses.</summary>
    public long RevisionFor(string workflowId) => Ramps(workflowId) ? RampingRevision : CurrentRevision;

    private bool Ramps(string workflowId) => Percentage > 0 && (Percentage >= Everything || RampHash.Percent(workflowId) <= Percentage);

    // The one that was changed last decides, but a version that doesn't poll this queue is no version of it: its deployment says nothing here.
    private static RoutingConfig? Latest(
        IEnumerable<WorkerDeployment> polling,
        FrozenSet<BuildVersion> members,
        Func<RoutingConfig, Timestamp?> time,
        Func<RoutingConfig, WorkerDeploymentVersion?> version)
    {
        RoutingConfig[] known = [.. polling.Select(d => d.Info.RoutingConfig).Where(r => time(r) is not null).OrderByDescending(time)];
        return known.FirstOrDefault(r => members.Contains(BuildVersion.Of(version(r)))) ?? known.FirstOrDefault(r => version(r) is null);
    }

    private static bool Polls(WorkerDeploymentVersionInfo version, string queue, TaskQueueType type) =>
        version.TaskQueueInfos.Any(q => q.Name == queue && q.Type == type);
}
