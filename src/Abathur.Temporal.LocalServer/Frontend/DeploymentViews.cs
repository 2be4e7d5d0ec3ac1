using Abathur.Temporal.LocalServer.Deployments;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Summary = Temporalio.Api.Deployment.V1.WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Deployments as answers show them.</summary>
internal static class DeploymentViews
{
    public static WorkerDeploymentInfo Info(WorkerDeployment deployment)
    {
        var info = deployment.Info.Clone();

        // Here it counts everywhere at once.
        info.RoutingConfigUpdateState = RoutingConfigUpdateState.Completed;
        return info;
    }

    public static ListWorkerDeploymentsResponse.Types.WorkerDeploymentSummary Summarize(WorkerDeployment deployment)
    {
        var routing = deployment.Info.RoutingConfig;
        return new()
        {
            Name = deployment.Info.Name,
            CreateTime = deployment.Info.CreateTime,
            RoutingConfig = routing,
            LatestVersionSummary = Listed(deployment.Info.VersionSummaries.FirstOrDefault()),
            CurrentVersionSummary = Find(routing.CurrentDeploymentVersion),
            RampingVersionSummary = Find(routing.RampingDeploymentVersion),
        };

        Summary? Find(WorkerDeploymentVersion? version) => Listed(deployment.Find(BuildVersion.Of(version)));
    }

    public static WorkerDeploymentVersionInfo Version(WorkerDeployment deployment, BuildVersion version)
    {
        var summary = deployment.Find(version)!;
        var routing = deployment.Info.RoutingConfig;
        var info = deployment.Versions[version.BuildId!].Clone();
#pragma warning disable CS0612 // The real server sets the older field, too.
        info.Version = version.OldText;
#pragma warning restore CS0612
        info.RoutingChangedTime = summary.RoutingUpdateTime;
        info.CurrentSinceTime = summary.CurrentSinceTime;
        info.RampingSinceTime = summary.RampingSinceTime;
        info.RampPercentage = BuildVersion.Of(routing.RampingDeploymentVersion) == version ? routing.RampingVersionPercentage : 0;
        info.DrainageInfo = summary.DrainageInfo;
        info.Status = summary.Status;
        return info;
    }

    // Lists leave out the older field that descriptions have.
    private static Summary? Listed(Summary? summary)
    {
        var listed = summary?.Clone();
#pragma warning disable CS0612 // It is the older field that is meant.
        listed?.DrainageStatus = VersionDrainageStatus.Unspecified;
#pragma warning restore CS0612
        return listed;
    }
}
