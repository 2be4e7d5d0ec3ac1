using Temporalio.Api.Deployment.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>Who polls a queue.</summary>
/// <param name="Identity">As the worker calls itself.</param>
/// <param name="LastPoll">When it did last.</param>
/// <param name="MaxTasksPerSecond">What it has asked for; null for no limit.</param>
/// <param name="DeploymentOptions">What it says of its deployment; null for nothing.</param>
internal sealed record PollerStatistics(string Identity, DateTimeOffset LastPoll, double? MaxTasksPerSecond, WorkerDeploymentOptions? DeploymentOptions);
