using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using PinnedBehavior = Temporalio.Api.Workflow.V1.VersioningOverride.Types.PinnedOverrideBehavior;

#pragma warning disable CS0612 // Older clients send the older fields only.

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>Somebody overrides how a workflow behaves when versions change.</summary>
internal static class VersioningOverrides
{
    /// <summary>The override in today's fields, whichever it was sent in.</summary>
    public static VersioningOverride? Today(VersioningOverride? given) => given switch
    {
        null => null,
        { OverrideCase: VersioningOverride.OverrideOneofCase.Pinned } => new() { Pinned = given.Pinned },
        { OverrideCase: VersioningOverride.OverrideOneofCase.OneTime } => new() { OneTime = given.OneTime },
        { HasAutoUpgrade: true } or { Behavior: VersioningBehavior.AutoUpgrade } => new() { AutoUpgrade = true },
        { Behavior: VersioningBehavior.Pinned } => new() { Pinned = new() { Behavior = PinnedBehavior.Pinned, Version = OldVersion(given.PinnedVersion) } },
        _ => new(),
    };

    /// <summary>The override with the older fields that say the same, as descriptions show it.</summary>
    public static VersioningOverride Shown(VersioningOverride given)
    {
        var shown = given.Clone();
        if (given.HasAutoUpgrade)
        {
            shown.Behavior = VersioningBehavior.AutoUpgrade;
        }
        else if (given.Pinned is { } pinned)
        {
            shown.Behavior = VersioningBehavior.Pinned;
            shown.PinnedVersion = BuildVersion.Of(pinned.Version).OldText;
        }

        return shown;
    }

    /// <summary>What is wrong with one for a workflow that starts; null for nothing.</summary>
    public static string? Problem(VersioningOverride? today) => today switch
    {
        null or { HasAutoUpgrade: true } => null,
        { Pinned.Version: null } => "must provide version if override is pinned.",
        { Pinned.Behavior: PinnedBehavior.Unspecified } => "must specify pinned override behavior if override is pinned.",
        { Pinned: not null } => null,
        { OneTime: { TargetDeploymentVersion: null } } => "must provide target deployment version if override is one-time.",
        { OneTime: not null } => null,
        _ => "override behavior is required",
    };

    /// <summary>Checks that workers of the version poll the workflow's queue.</summary>
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition.</exception>
    public static void Check(VersioningOverride? today, string taskQueue, QueueVersions queue)
    {
        var version = BuildVersion.Of(today?.Pinned?.Version ?? today?.OneTime?.TargetDeploymentVersion);
        if (!version.IsNone && !queue.Members.Contains(version))
        {
            throw ServiceError.FailedPrecondition($"Pinned version '{version}' is not present in task queue '{taskQueue}' of type 'Workflow'");
        }
    }

    private static WorkerDeploymentVersion? OldVersion(string text) =>
        text.Split(['.', ':'], 2) is [{ Length: > 0 } name, { Length: > 0 } build] ? new() { DeploymentName = name, BuildId = build } : null;
}
