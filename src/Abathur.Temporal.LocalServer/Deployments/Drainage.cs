using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Summary = Temporalio.Api.Deployment.V1.WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>Whether workflows are still pinned to versions that get no new ones.</summary>
internal static class Drainage
{
    /// <summary>As on the real server: a version counts as draining for so long, and is looked at again after it.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(3);

    /// <summary>Whether any version has to be looked at.</summary>
    public static bool IsDue(WorkerDeployment deployment, Timestamp now) => deployment.Info.VersionSummaries.Any(s => IsDue(s, now));

    /// <summary>Looks at those that are due.</summary>
    /// <param name="draft">A copy of the deployment.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="hasPinned">Whether an open workflow is pinned to a version.</param>
    /// <returns>Whether any was due.</returns>
    public static bool Refresh(WorkerDeployment draft, Timestamp now, Func<BuildVersion, bool> hasPinned)
    {
        Summary[] due = [.. draft.Info.VersionSummaries.Where(s => IsDue(s, now))];
        foreach (var summary in due)
        {
            var status = hasPinned(BuildVersion.Of(summary.DeploymentVersion)) ? VersionDrainageStatus.Draining : VersionDrainageStatus.Drained;
            var info = summary.DrainageInfo;
            (info.LastChangedTime, info.LastCheckedTime) = (info.Status == status ? info.LastChangedTime : now, now);
            info.Status = status;
#pragma warning disable CS0612 // The real server sets the older field, too.
            summary.DrainageStatus = status;
#pragma warning restore CS0612
            summary.Status = status == VersionDrainageStatus.Drained ? WorkerDeploymentVersionStatus.Drained : WorkerDeploymentVersionStatus.Draining;
        }

        return due.Length > 0;
    }

    private static bool IsDue(Summary summary, Timestamp now) =>
        summary.DrainageInfo is { } info && now.ToDateTimeOffset() - info.LastCheckedTime.ToDateTimeOffset() >= Interval;
}
