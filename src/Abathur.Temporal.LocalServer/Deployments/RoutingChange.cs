using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>What somebody wants to be the current or the ramping version.</summary>
/// <param name="Version">None for workers without a version.</param>
/// <param name="Identity">Who asks.</param>
/// <param name="Token">What the deployment's has to be; empty for any.</param>
/// <param name="IgnoresMissingQueues">Whether the version may lack task queues that the current one has.</param>
/// <param name="AllowsNoPollers">Whether the version may be unknown; it is made then.</param>
/// <param name="Now">The server's time.</param>
/// <param name="IsUsed">Whether tasks come in on a queue, or wait there.</param>
internal sealed record RoutingChange(
    BuildVersion Version,
    string Identity,
    ByteString Token,
    bool IgnoresMissingQueues,
    bool AllowsNoPollers,
    Timestamp Now,
    Func<string, TaskQueueType, bool> IsUsed);
