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

    public IEnumerable<string> Find(Evidence evidence)
    {
        foreach (var line in evidence.Agents)
        {
            if (line.What == "overlap")
            {
                yield return $"two agents of {line.Task} on host {line.Host} at {line.At:HH:mm:ss.fff}";
            }
            else if (line.What == "across" && !OthersFrozen(evidence, line))
            {
                yield return $"two agents of {line.Task} at {line.At:HH:mm:ss.fff}, the second on host {line.Host}, and no other worker was frozen";
            }
        }
    }

    private static bool OthersFrozen(Evidence evidence, AgentLine line) => evidence.Stage.Workers
        .Where(worker => worker.Key != line.Host)
        .SelectMany(worker => worker.Value.Frozen)
        .Any(frozen => frozen.From <= line.At && line.At <= frozen.To + Thawing);
}
