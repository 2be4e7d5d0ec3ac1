using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>What happens to the versions of a deployment, each on a copy of it.</summary>
internal static class VersionChanges
{
    /// <summary>A worker of a version polls a queue; false where that is known.</summary>
    public static bool Register(WorkerDeployment draft, BuildVersion version, string queue, TaskQueueType type, Timestamp now)
    {
        Add(draft, version, WorkerDeploymentVersionStatus.Inactive, now);
        var summary = draft.Find(version)!;
        if (summary.Status == WorkerDeploymentVersionStatus.Created)
        {
            summary.Status = WorkerDeploymentVersionStatus.Inactive;
        }

        var queues = draft.Versions[version.BuildId!].TaskQueueInfos;
        if (queues.Any(q => q.Name == queue && q.Type == type))
        {
            return false;
        }

        queues.Add(new WorkerDeploymentVersionInfo.Types.VersionTaskQueueInfo { Name = queue, Type = type });
        return true;
    }

    /// <summary>Adds a version, unless it is there.</summary>
    public static void Add(WorkerDeployment draft, BuildVersion version, WorkerDeploymentVersionStatus status, Timestamp now)
    {
        if (draft.Versions.TryAdd(version.BuildId!, new() { DeploymentVersion = version.ToMessage(), CreateTime = now }))
        {
            draft.Info.VersionSummaries.Insert(0, new()
            {
#pragma warning disable CS0612 // The real server sets the older field, too.
                Version = version.OldText,
#pragma warning restore CS0612
                DeploymentVersion = version.ToMessage(),
                CreateTime = now,
                Status = status,
            });
        }
    }

    /// <summary>Deletes a version; false where it isn't there.</summary>
    /// <param name="draft">Its deployment.</param>
    /// <param name="version">The version.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="skipsDrainage">Whether workflows that are pinned to it don't matter.</param>
    /// <param name="hasPollers">Whether its workers polled a moment ago.</param>
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition.</exception>
    public static bool Delete(WorkerDeployment draft, BuildVersion version, string identity, bool skipsDrainage, bool hasPollers)
    {
        if (draft.Find(version) is not { } summary)
        {
            return false;
        }

        var routing = draft.Info.RoutingConfig;
        if (BuildVersion.Of(routing.CurrentDeploymentVersion) == version || BuildVersion.Of(routing.RampingDeploymentVersion) == version)
        {
            throw Refusal(version, "it is current or ramping");
        }

        RoutingChanges.CheckManager(draft, identity);
        if (!skipsDrainage && summary.DrainageInfo?.Status == VersionDrainageStatus.Draining)
        {
            throw Refusal(version, "it is draining");
        }

        if (hasPollers)
        {
            throw Refusal(version, "it has active pollers");
        }

        draft.Versions.Remove(version.BuildId!);
        draft.RequestIds.Remove(version.BuildId!);
        draft.Info.VersionSummaries.Remove(summary);
        draft.Info.LastModifierIdentity = identity;
        return true;
    }

    /// <summary>Adds and removes entries of what a client keeps with a version.</summary>
    public static void UpdateMetadata(WorkerDeployment draft, BuildVersion version, UpdateWorkerDeploymentVersionMetadataRequest request)
    {
        var info = draft.Versions[version.BuildId!];
        info.Metadata ??= new();
        foreach (var (name, value) in request.UpsertEntries)
        {
            info.Metadata.Entries[name] = value;
        }

        foreach (var name in request.RemoveEntries)
        {
            info.Metadata.Entries.Remove(name);
        }

        info.LastModifierIdentity = request.Identity;
    }

    private static Grpc.Core.RpcException Refusal(BuildVersion version, string reason) =>
        ServiceError.FailedPrecondition($"version '{version}' cannot be deleted since {reason}");
}
