using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

#pragma warning disable CS0612 // Older clients name versions in the older fields.

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Versions of worker deployments: what is known of each, and which of them get the tasks.</summary>
internal sealed class DeploymentVersionHandlers(DeploymentRegistry deployments, DeploymentHandlers described, TaskQueues queues, Func<DateTimeOffset> now)
{
    public async Task<DescribeWorkerDeploymentVersionResponse> DescribeWorkerDeploymentVersion(
        DescribeWorkerDeploymentVersionRequest request, ServerCallContext call)
    {
        if (request.DeploymentVersion is null && request.Version.Length == 0)
        {
            throw ServiceError.InvalidArgument("deployment version cannot be empty");
        }

        var version = DeploymentRequests.Version(request.DeploymentVersion, request.Version);
        DeploymentRequests.CheckName(version.Deployment!);
        if (await described.FindAsync(request.Namespace, version.Deployment!) is not { } deployment || deployment.Find(version) is null)
        {
            throw ServiceError.NotFound("Worker Deployment Version not found");
        }

        var info = DeploymentViews.Version(deployment, version);
        var response = new DescribeWorkerDeploymentVersionResponse { WorkerDeploymentVersionInfo = info };
        response.VersionTaskQueues.Add(info.TaskQueueInfos.Select(q => TaskQueue(request, version, q.Name, q.Type)));
        return response;
    }

    public async Task<CreateWorkerDeploymentVersionResponse> CreateWorkerDeploymentVersion(
        CreateWorkerDeploymentVersionRequest request, ServerCallContext call)
    {
        var version = BuildVersion.Of(request.DeploymentVersion ?? new());
        if (version.Deployment!.Length == 0)
        {
            throw ServiceError.InvalidArgument("deployment name cannot be empty");
        }

        if (version.BuildId!.Length == 0)
        {
            throw ServiceError.InvalidArgument("build ID cannot be empty");
        }

        DeploymentRequests.CheckName(version.Deployment);
        DeploymentRequests.CheckField("BuildID", version.BuildId);
        return await deployments.UpdateAsync(
            request.Namespace,
            version.Deployment,
            now(),
            (draft, time) =>
            {
                if (draft.Find(version) is not null)
                {
                    return request.RequestId.Length > 0 && draft.RequestIds.GetValueOrDefault(version.BuildId) == request.RequestId
                        ? (new CreateWorkerDeploymentVersionResponse(), false)
                        : throw ServiceError.AlreadyExists($"Worker Deployment Version \"{version.OldText}\" already exists");
                }

                VersionChanges.Add(draft, version, WorkerDeploymentVersionStatus.Created, time);
                draft.Versions[version.BuildId].LastModifierIdentity = request.Identity;
                draft.RequestIds[version.BuildId] = request.RequestId;
                return (new(), true);
            },
            missing: () => DeploymentHandlers.NotFound(version.Deployment));
    }

    public Task<DeleteWorkerDeploymentVersionResponse> DeleteWorkerDeploymentVersion(
        DeleteWorkerDeploymentVersionRequest request, ServerCallContext call)
    {
        var version = DeploymentRequests.Version(request.DeploymentVersion, request.Version);
        DeploymentRequests.CheckName(version.Deployment!);
        return deployments.UpdateAsync(
            request.Namespace,
            version.Deployment!,
            now(),
            (draft, _) =>
            {
                var hasPollers = queues.IsPolledBy(request.Namespace, version);
                return (new DeleteWorkerDeploymentVersionResponse(), VersionChanges.Delete(draft, version, request.Identity, request.SkipDrainage, hasPollers));
            },
            missing: () => DeploymentHandlers.WorkflowNotFound(version.Deployment!));
    }

    public Task<UpdateWorkerDeploymentVersionMetadataResponse> UpdateWorkerDeploymentVersionMetadata(
        UpdateWorkerDeploymentVersionMetadataRequest request, ServerCallContext call)
    {
        if (request.UpsertEntries.Count == 0 && request.RemoveEntries.Count == 0)
        {
            throw ServiceError.InvalidArgument("At least one of remove_entries or upsert_entries must be provided");
        }

        var version = DeploymentRequests.Version(request.DeploymentVersion, request.Version);
        return deployments.UpdateAsync(
            request.Namespace,
            version.Deployment!,
            now(),
            (draft, _) =>
            {
                if (draft.Find(version) is null)
                {
                    throw Missing();
                }

                VersionChanges.UpdateMetadata(draft, version, request);
                return (new UpdateWorkerDeploymentVersionMetadataResponse { Metadata = draft.Versions[version.BuildId!].Metadata.Clone() }, true);
            },
            Missing);

        RpcException Missing() => ServiceError.WorkflowNotFound($"temporal-sys-worker-deployment-version:{version}");
    }

    public Task<SetWorkerDeploymentCurrentVersionResponse> SetWorkerDeploymentCurrentVersion(
        SetWorkerDeploymentCurrentVersionRequest request, ServerCallContext call)
    {
        if (request.DeploymentName.Length == 0)
        {
            throw ServiceError.InvalidArgument("deployment name cannot be empty");
        }

        var version = DeploymentRequests.Routed(request.DeploymentName, request.BuildId, request.Version);
        return deployments.UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            now(),
            (draft, time) => RoutingChanges.SetCurrent(draft, new(
                version, request.Identity, request.ConflictToken, request.IgnoreMissingTaskQueues, request.AllowNoPollers, time, IsUsed(request.Namespace, draft))),
            request.AllowNoPollers ? null : () => DeploymentHandlers.NotFound(request.DeploymentName));
    }

    public Task<SetWorkerDeploymentRampingVersionResponse> SetWorkerDeploymentRampingVersion(
        SetWorkerDeploymentRampingVersionRequest request, ServerCallContext call)
    {
        if (request.Percentage is not (>= 0 and <= 100))
        {
            throw ServiceError.InvalidArgument("Percentage must be between 0 and 100 (inclusive)");
        }

        var version = DeploymentRequests.Routed(request.DeploymentName, request.BuildId, request.Version);
        return deployments.UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            now(),
            (draft, time) => RoutingChanges.SetRamping(
                draft,
                new(version, request.Identity, request.ConflictToken, request.IgnoreMissingTaskQueues, request.AllowNoPollers, time, IsUsed(request.Namespace, draft)),
                request.Percentage),
            request.AllowNoPollers ? null : () => DeploymentHandlers.NotFound(request.DeploymentName));
    }

    // Whether tasks of the current version come in on a queue, or wait there: another version must have it, too.
    private Func<string, TaskQueueType, bool> IsUsed(string ns, WorkerDeployment draft)
    {
        var current = BuildVersion.Of(draft.Info.RoutingConfig.CurrentDeploymentVersion);
        return (queue, type) =>
        {
            var key = new TaskQueueKey(ns, queue, type);
            return queues.Versions(key).Current == current && queues.Describe(key) is var statistics && (statistics.AddRate > 0 || statistics.BacklogByPriority.Sum() > 0);
        };
    }

    private DescribeWorkerDeploymentVersionResponse.Types.VersionTaskQueue TaskQueue(
        DescribeWorkerDeploymentVersionRequest request, BuildVersion version, string name, TaskQueueType type)
    {
        var queue = new DescribeWorkerDeploymentVersionResponse.Types.VersionTaskQueue { Name = name, Type = type };
        if (request.ReportTaskQueueStats)
        {
            var statistics = queues.Describe(new(request.Namespace, name, type));
            queue.Stats = TaskQueueHandlers.Stats(statistics, statistics.BacklogByVersion.GetValueOrDefault(version));
            queue.StatsByPriorityKey[QueuedTask.DefaultPriority] = queue.Stats;
        }

        return queue;
    }
}
