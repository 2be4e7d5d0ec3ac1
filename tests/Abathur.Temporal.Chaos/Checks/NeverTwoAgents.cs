namespace Abathur.Temporal.Chaos.Checks;

/// <summary>
/// No two agents of one task are alive at once on a host; on two hosts only because one's worker process was frozen, as
/// <c>docs/decisions/010-lease.md</c> says.
/// </summary>
internal sealed class NeverTwoAgents : ICheck
{
    // What a worker that thaws needs to learn that its lease is over and to end its agent.
    private static readonly TimeSpan Thawing = TimeSpan.FromSeconds(10);

    public string Name => "never two agents";

    public IEnumerable<string> Find(Evidence evidence) =>
        Find(evidence.Agents, evidence.Stage.Workers.ToDictionary(worker => worker.Key, worker => worker.Value.Frozen));

    /// <param name="agents">What agents saw.</param>
    /// <param name="frozen">When the worker of each host was frozen.</param>
    public static IEnumerable<string> Find(
        IEnumerable<AgentLine> agents, IReadOnlyDictionary<string, IReadOnlyCollection<(DateTimeOffset From, DateTimeOffset To)>> frozen)
    {
        foreach (var line in agents)
        {
            if (line.What == "overlap")
            {
                yield return $"two agents of {line.Task} on host {line.Host} at {line.At:HH:mm:ss.fff}";
            }
            else if (line.What == "across" && !frozen.Where(host => host.Key != line.Host).SelectMany(host => host.Value)
                .Any(time => time.From <= line.At && line.At <= time.To + Thawing))
            {
                yield return $"two agents of {line.Task} at {line.At:HH:mm:ss.fff}, the second on host {line.Host}, and no other worker was frozen";
            }
        }
    }
}
