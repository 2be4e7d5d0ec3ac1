namespace Abathur.Temporal.Chaos.Checks;

/// <summary>Every commit that the swarm names as a task's result is reachable from its branch.</summary>
internal sealed class CommitsReachable : ICheck
{
    public string Name => "commits reachable";

    public IEnumerable<string> Find(Evidence evidence)
    {
        var reachable = GitCli.Run(evidence.Stage.Folder.Repository, "rev-list", evidence.Line).Split('\n').ToHashSet();
        return evidence.Commits.Where(pair => !reachable.Contains(pair.Value)).Select(pair => $"{pair.Key}'s commit {pair.Value} is not on {evidence.Line}");
    }
}
