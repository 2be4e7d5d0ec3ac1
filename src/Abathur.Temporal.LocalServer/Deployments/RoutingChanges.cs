using Abathur.Temporal.LocalServer.Errors;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

#pragma warning disable CS0612 // The real server sets the older fields, too.

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>Which versions of a deployment get the tasks, and who may say so; each change on a copy of it.</summary>
internal static class RoutingChanges
{
    /// <exception cref="Grpc.Core.RpcException">NotFound, FailedPrecondition.</exception>
    public static (SetWorkerDeploymentCurrentVersionResponse Answer, bool IsChanged) SetCurrent(WorkerDeployment draft, RoutingChange change)
    {
        var routing = draft.Info.RoutingConfig;
        var previous = BuildVersion.Of(routing.CurrentDeploymentVersion);
        if (previous == change.Version && draft.Info.LastModifierIdentity == change.Identity)
        {
            return (Answer(), false);
        }

        CheckToken(draft, change);
        RequireVersion(draft, change);
        if (previous != change.Version)
        {
            CheckQueues(draft, change, "current");
            if (!change.Version.IsNone && BuildVersion.Of(routing.RampingDeploymentVersion) == change.Version)
            {
                SetRampingFields(draft, "", 0, change, isAnother: true);
            }
            else if (change.Version.IsNone && routing.RampingVersion == BuildVersion.Unversioned)
            {
                SetRampingFields(draft, "", 0, change, isAnother: true);
            }

            routing.CurrentVersion = change.Version.OldText;
            routing.CurrentDeploymentVersion = change.Version.ToMessage();
            routing.CurrentVersionChangedTime = change.Now;
            routing.RevisionNumber++;
            Deactivate(draft, previous, change);
            if (Activate(draft, change) is { } current)
            {
                current.CurrentSinceTime = current.LastCurrentTime = change.Now;
                current.RampingSinceTime = null;
                current.Status = WorkerDeploymentVersionStatus.Current;
            }
        }

        Mark(draft, change.Identity);
        return (Answer(), true);

        SetWorkerDeploymentCurrentVersionResponse Answer() => new()
        {
            ConflictToken = draft.Token,
            PreviousVersion = previous.OldText,
            PreviousDeploymentVersion = previous.ToMessage(),
        };
    }

    /// <exception cref="Grpc.Core.RpcException">NotFound, FailedPrecondition.</exception>
    public static (SetWorkerDeploymentRampingVersionResponse Answer, bool IsChanged) SetRamping(WorkerDeployment draft, RoutingChange change, float percentage)
    {
        var routing = draft.Info.RoutingConfig;
        var (previous, previousText, previousPercentage) = (routing.RampingDeploymentVersion, routing.RampingVersion, routing.RampingVersionPercentage);
        var wanted = change.Version.IsNone && percentage == 0 ? "" : change.Version.OldText;
        var isAnother = wanted != previousText;
        if (!isAnother && percentage == previousPercentage && draft.Info.LastModifierIdentity == change.Identity)
        {
            return (Answer(), false);
        }

        CheckToken(draft, change);
        if (wanted == routing.CurrentVersion)
        {
            throw ServiceError.FailedPrecondition($"requested ramping version {wanted} is already current");
        }

        RequireVersion(draft, change);
        if (isAnother || percentage != previousPercentage)
        {
            if (isAnother)
            {
                CheckQueues(draft, change, "ramping");
                Deactivate(draft, BuildVersion.Of(previous), change);
            }

            SetRampingFields(draft, wanted, percentage, change, isAnother);
            routing.RevisionNumber++;
            if (Activate(draft, change) is { } ramping)
            {
                ramping.RampingSinceTime ??= change.Now;
                ramping.Status = WorkerDeploymentVersionStatus.Ramping;
            }
        }

        Mark(draft, change.Identity);
        return (Answer(), true);

        SetWorkerDeploymentRampingVersionResponse Answer() => new()
        {
            ConflictToken = draft.Token,
            PreviousVersion = previousText,
            PreviousDeploymentVersion = previous,
            PreviousPercentage = previousPercentage,
        };
    }

    /// <summary>From now on only this one may change the routing; anybody where it is empty.</summary>
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition.</exception>
    public static (SetWorkerDeploymentManagerResponse Answer, bool IsChanged) SetManager(
        WorkerDeployment draft, string manager, SetWorkerDeploymentManagerRequest request)
    {
        var previous = draft.Info.ManagerIdentity;
        var isChanged = previous != manager || draft.Info.LastModifierIdentity != request.Identity;
        if (isChanged)
        {
            CheckToken(draft, request.ConflictToken);
            draft.Info.ManagerIdentity = manager;
            Mark(draft, request.Identity);
        }

        return (new() { ConflictToken = draft.Token, PreviousManagerIdentity = previous }, isChanged);
    }

    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition.</exception>
    public static void CheckManager(WorkerDeployment draft, string identity)
    {
        if (draft.Info.ManagerIdentity is { Length: > 0 } manager && manager != identity)
        {
            throw ServiceError.FailedPrecondition(
                $"ManagerIdentity '{manager}' is set and does not match user identity '{identity}'; to proceed, set your own identity as the ManagerIdentity, remove the ManagerIdentity, or wait for the other client to do so");
        }
    }

    private static void CheckToken(WorkerDeployment draft, RoutingChange change) => CheckToken(draft, change.Token);

    private static void CheckToken(WorkerDeployment draft, Google.Protobuf.ByteString given)
    {
        if (!given.IsEmpty && given != draft.Token)
        {
            throw ServiceError.FailedPrecondition("conflict token mismatch");
        }
    }

    private static void RequireVersion(WorkerDeployment draft, RoutingChange change)
    {
        var isMissing = !change.Version.IsNone && draft.Find(change.Version) is null;
        if (isMissing && !change.AllowsNoPollers)
        {
            throw ServiceError.NotFound($"build ID '{change.Version.BuildId}' not found in Worker Deployment '{draft.Info.Name}'");
        }

        CheckManager(draft, change.Identity);
        if (isMissing)
        {
            VersionChanges.Add(draft, change.Version, WorkerDeploymentVersionStatus.Created, change.Now);
        }
    }

    private static void CheckQueues(WorkerDeployment draft, RoutingChange change, string kind)
    {
        var current = BuildVersion.Of(draft.Info.RoutingConfig.CurrentDeploymentVersion);
        if (change.IgnoresMissingQueues || current.IsNone || change.Version.IsNone)
        {
            return;
        }

        if (draft.Versions[current.BuildId!].TaskQueueInfos.Except(draft.Versions[change.Version.BuildId!].TaskQueueInfos).Any(q => change.IsUsed(q.Name, q.Type)))
        {
            throw ServiceError.FailedPrecondition(
                $"proposed {kind} version '{change.Version}' is missing active task queues from the current version; these would become unversioned if it is set as the {kind} version");
        }
    }

    private static void SetRampingFields(WorkerDeployment draft, string wanted, float percentage, RoutingChange change, bool isAnother)
    {
        var routing = draft.Info.RoutingConfig;
        routing.RampingVersion = wanted;
        routing.RampingDeploymentVersion = wanted.Length == 0 ? null : change.Version.ToMessage();
        routing.RampingVersionPercentage = percentage;
        routing.RampingVersionPercentageChangedTime = change.Now;
        if (isAnother)
        {
            routing.RampingVersionChangedTime = change.Now;
        }
    }

    private static Temporalio.Api.Deployment.V1.WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary? Activate(WorkerDeployment draft, RoutingChange change)
    {
        if (draft.Find(change.Version) is not { } summary)
        {
            return null;
        }

        summary.RoutingUpdateTime = change.Now;
        summary.FirstActivationTime ??= change.Now;
        summary.LastDeactivationTime = null;
        summary.DrainageStatus = VersionDrainageStatus.Unspecified;
        summary.DrainageInfo = null;
        return summary;
    }

    private static void Deactivate(WorkerDeployment draft, BuildVersion version, RoutingChange change)
    {
        if (draft.Find(version) is { } summary)
        {
            summary.CurrentSinceTime = summary.RampingSinceTime = null;
            summary.RoutingUpdateTime = summary.LastDeactivationTime = change.Now;
            summary.Status = WorkerDeploymentVersionStatus.Draining;
            summary.DrainageStatus = VersionDrainageStatus.Draining;
            summary.DrainageInfo = new() { Status = VersionDrainageStatus.Draining, LastChangedTime = change.Now, LastCheckedTime = change.Now };
        }
    }

    private static void Mark(WorkerDeployment draft, string identity)
    {
        draft.Info.LastModifierIdentity = identity;
        draft.Token = WorkerDeployment.NewToken();
    }
}
