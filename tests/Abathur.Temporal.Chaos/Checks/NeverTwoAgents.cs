namespace Abathur.Temporal.Chaos.Checks;

/// <summary>No two agents of one task are alive at once, on one host or on two, as <c>docs/decisions/010-lease.md</c> says.</summary>
internal sealed class NeverTwoAgents : ICheck
{
    public string Name => "never two agents";

    public IEnumerable<string> Find(Evidence evidence) => Find(evidence.Agents);

    /// <param name="agents">What agents saw.</param>
    public static IEnumerable<string> Find(IEnumerable<AgentLine> agents) => agents.Where(line => line.What is "overlap" or "across").Select(line =>
        $"two agents of {line.Task} at {line.At:HH:mm:ss.fff}, {(line.What == "overlap" ? "both" : "the second")} on host {line.Host}");
}
