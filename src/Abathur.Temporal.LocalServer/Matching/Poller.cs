using Abathur.Temporal.LocalServer.Deployments;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Deployment.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>Who polls.</summary>
/// <param name="Identity">As the worker calls itself.</param>
/// <param name="InstanceKey">Unique to the worker; empty for SDKs that don't send it.</param>
/// <param name="Process">See <see cref="WorkerProcess"/>; null where it isn't known.</param>
/// <param name="Connection">The one it polls through; null where there is none.</param>
/// <param name="MaxTasksPerSecond">How many tasks its queue may hand out per second, to all workers; null where it doesn't say.</param>
internal sealed record Poller(
    string Identity, string InstanceKey, string? Process, WorkerConnection? Connection = null, double? MaxTasksPerSecond = null)
{
    /// <summary>The version of the worker; null where it says none.</summary>
    public WorkerVersionStamp? Version { get; init; }

    /// <summary>The worker's SDK; empty where it doesn't say.</summary>
    public string SdkName { get; init; } = "";

    /// <summary>Of the worker's SDK; empty where it doesn't say.</summary>
    public string SdkVersion { get; init; } = "";

    /// <summary>What the worker says of its deployment; null for nothing.</summary>
    public WorkerDeploymentOptions? DeploymentOptions { get; init; }

    /// <summary>The version of its deployment; none where it isn't versioned.</summary>
    public BuildVersion Build { get; init; }

    /// <summary>It polls a queue of its own, whose tasks are for it whatever its version is.</summary>
    public bool IsSticky { get; init; }

    /// <summary>The version whose tasks it takes from the queue.</summary>
    public BuildVersion Takes => IsSticky ? default : Build;
}
