using Abathur.Temporal.LocalServer.Deployments;

namespace Abathur.Temporal.LocalServer.Matching;

/// <param name="Pollers">Who polled lately, and when.</param>
/// <param name="BacklogByPriority">How many tasks wait, for the keys 1 to 5.</param>
/// <param name="BacklogAge">How long the oldest has waited.</param>
/// <param name="AddRate">How many come per second, over the last 30 seconds.</param>
/// <param name="DispatchRate">How many go to a worker per second, over the last 30 seconds.</param>
/// <param name="BacklogByVersion">How many of the tasks wait for the workers of each version; none of them for a version that isn't named.</param>
/// <param name="LimitOfWorkers">How many may go to a worker per second as the workers themselves have it; null for no limit.</param>
internal sealed record TaskQueueStatistics(
    IReadOnlyList<PollerStatistics> Pollers,
    IReadOnlyList<int> BacklogByPriority,
    TimeSpan BacklogAge,
    float AddRate,
    float DispatchRate,
    IReadOnlyDictionary<BuildVersion, int> BacklogByVersion,
    double? LimitOfWorkers);
