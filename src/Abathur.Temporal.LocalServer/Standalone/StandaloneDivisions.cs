namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>What namespaces have besides workflows, by the divisions that it is in.</summary>
/// <param name="all">One for each kind.</param>
internal sealed class StandaloneDivisions(params IReadOnlyList<IStandaloneRuns> all)
{
    /// <summary>The parts of a namespace that hold runs: itself, for its workflows, and its divisions.</summary>
    public IEnumerable<string> PartsOf(string ns) => all.Select(runs => StandaloneKey.DivisionOf(runs.Kind, ns)).Prepend(ns);

    /// <summary>What is in a part; null for a namespace itself, whose runs are workflows'.</summary>
    public IStandaloneRuns? Find(string part) => StandaloneKey.KindOf(part) is { } kind ? all.First(runs => runs.Kind == kind) : null;
}
