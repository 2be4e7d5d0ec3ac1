namespace Abathur.Temporal.Chaos.Checks;

/// <summary>The operator's checkout is byte for byte what it was: files, index, HEAD, configuration, and all refs but ours.</summary>
internal sealed class CheckoutUntouched : ICheck
{
    public string Name => "checkout untouched";

    public static string Refs(string repository) => string.Join('\n', GitCli
        .Run(repository, "for-each-ref", "--format=%(refname) %(objectname)")
        .Split('\n')
        .Where(line => !line.Contains("abathur/", StringComparison.Ordinal)));

    public IEnumerable<string> Find(Evidence evidence)
    {
        var after = CheckoutSnapshot.Of(evidence.Stage.Folder.Repository);
        foreach (var name in evidence.CheckoutBefore.Keys.Union(after.Keys))
        {
            if (evidence.CheckoutBefore.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            {
                yield return $"{name} {(evidence.CheckoutBefore.ContainsKey(name) ? after.ContainsKey(name) ? "changed" : "is gone" : "is new")}";
            }
        }

        if (Refs(evidence.Stage.Folder.Repository) is var refs && refs != evidence.RefsBefore)
        {
            yield return $"the refs were\n{evidence.RefsBefore}\nand are\n{refs}";
        }
    }
}
