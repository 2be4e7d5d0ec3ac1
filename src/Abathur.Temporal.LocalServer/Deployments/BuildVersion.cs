using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>A version of a worker deployment. The default stands for workers without one.</summary>
/// <param name="Deployment">The deployment's name; null for none.</param>
/// <param name="BuildId">Which build of it; null for none.</param>
internal readonly record struct BuildVersion(string? Deployment, string? BuildId)
{
    /// <summary>How older fields write that there is none.</summary>
    public const string Unversioned = "__unversioned__";

    public bool IsNone => BuildId is null;

    /// <summary>As older fields write it: with a dot.</summary>
    public string OldText => IsNone ? Unversioned : $"{Deployment}.{BuildId}";

    public static BuildVersion Of(WorkerDeploymentVersion? message) =>
        message is null ? default : new(message.DeploymentName, message.BuildId);

    /// <summary>Of a worker; none where it isn't versioned.</summary>
    public static BuildVersion Of(WorkerDeploymentOptions? worker) =>
        worker is { WorkerVersioningMode: WorkerVersioningMode.Versioned } ? new(worker.DeploymentName, worker.BuildId) : default;

    public WorkerDeploymentVersion? ToMessage() => IsNone ? null : new() { DeploymentName = Deployment, BuildId = BuildId };

    public override string ToString() => IsNone ? "" : $"{Deployment}:{BuildId}";
}
