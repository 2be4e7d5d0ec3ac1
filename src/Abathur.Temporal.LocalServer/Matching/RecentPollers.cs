using Abathur.Temporal.LocalServer.Deployments;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>Who has polled a queue within the last five minutes. Not safe for use by several threads.</summary>
internal sealed class RecentPollers
{
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Identity, BuildVersion Build), PollerStatistics> pollers = [];

    public void Hear(Poller poller, DateTimeOffset now) =>
        pollers[(poller.Identity, poller.Build)] = new(poller.Identity, now, poller.MaxTasksPerSecond, poller.DeploymentOptions);

    /// <summary>Whether workers of a version are among them.</summary>
    public bool Have(BuildVersion version, DateTimeOffset now) => pollers.Any(p => p.Key.Build == version && now - p.Value.LastPoll < Memory);

    public IReadOnlyList<PollerStatistics> At(DateTimeOffset now) => [.. pollers.Values.Where(p => now - p.LastPoll < Memory)];
}
