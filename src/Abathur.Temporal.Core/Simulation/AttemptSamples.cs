using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>
/// The known attempts that simulated ones are drawn from: those of the same agent and kind; if these are fewer than <see cref="Enough"/>,
/// those of all agents of that kind; if these are fewer than <see cref="AtLeast"/>, what is assumed: an attempt takes 10% to 60% of its
/// timeout, two in twenty fail their verification, and a merge takes <see cref="AssumedMergeSeconds"/>. What an assumed attempt costs is
/// not known, and counts as nothing. Safe for many callers once made.
/// </summary>
public sealed class AttemptSamples
{
    /// <summary>An agent's own attempts that are enough to draw from.</summary>
    public const int Enough = 20;

    /// <summary>Attempts of all agents that are better than an assumption.</summary>
    public const int AtLeast = 5;

    /// <summary>Seconds that a merge takes where none is known.</summary>
    public const double AssumedMergeSeconds = 10;

    private const int AssumedCount = 20;
    private const int AssumedFailures = 2;
    private const double AssumedLeast = 0.1;
    private const double AssumedMost = 0.6;

    private static readonly (double Share, FailureKind? Failure)[] Assumed =
    [
        .. Enumerable.Range(0, AssumedCount).Select(i => (
            AssumedLeast + ((AssumedMost - AssumedLeast) * (i + 0.5) / AssumedCount),
            i % (AssumedCount / AssumedFailures) == AssumedCount / AssumedFailures / 2 ? FailureKind.Verification : (FailureKind?)null)),
    ];

    private readonly Dictionary<(string Agent, AttemptKind Kind), AttemptSample[]> own;
    private readonly Dictionary<AttemptKind, AttemptSample[]> all;
    private readonly double[] merges;

    /// <param name="samples">The known attempts; those that are not typical are left out.</param>
    public AttemptSamples(IEnumerable<AttemptSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var typical = samples.Where(sample => sample.IsTypical).ToList();
        own = typical.GroupBy(sample => (sample.Agent, sample.Kind)).ToDictionary(group => group.Key, group => group.ToArray());
        all = typical.GroupBy(sample => sample.Kind).ToDictionary(group => group.Key, group => group.ToArray());
        merges = [.. typical.Select(sample => sample.MergeSeconds).OfType<double>()];
        Count = typical.Count;
    }

    /// <summary>How many there are to draw from.</summary>
    public int Count { get; }

    /// <summary>From what an agent's attempts are drawn.</summary>
    public Assumption For(string agent, AttemptKind kind)
    {
        var (basis, pool) = Pool(agent, kind);
        return new(agent, kind, basis, own.GetValueOrDefault((agent, kind))?.Length ?? 0, pool.Length);
    }

    /// <summary>How an attempt goes: until its timeout at most, and until its budget is used.</summary>
    /// <param name="input">The attempt.</param>
    /// <param name="draw">Chance.</param>
    /// <param name="elapsed">Seconds that it has run already: those known are drawn from that took longer, the longest if none did.</param>
    public AttemptSample Pick(AttemptInput input, Draw draw, double elapsed = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(draw);
        var task = TaskId.TryParse(input.TaskId, out var number) ? number : 0;
        var chance = draw(task, input.Attempt, 0);
        var sample = Pool(input.Agent, input.Kind()) switch
        {
            (SampleBasis.Assumed, _) => Assume(input, chance, elapsed),
            var (_, pool) => At(Longer(pool, elapsed), chance),
        };
        sample = sample with { MergeSeconds = sample.MergeSeconds ?? (merges.Length > 0 ? At(merges, draw(task, input.Attempt, 1)) : AssumedMergeSeconds) };
        sample = WithinBudget(input.Budget, sample);
        return sample.AgentSeconds <= input.TimeoutSeconds ? sample : sample with { AgentSeconds = input.TimeoutSeconds, Failure = FailureKind.Timeout };
    }

    // Its host ends an agent that used more than its attempt may.
    private static AttemptSample WithinBudget(AttemptBudget? budget, AttemptSample sample)
    {
        if (budget?.IsPassedBy(sample.Usage) != true)
        {
            return sample;
        }

        var used = sample.Usage;
        var share = Math.Min(used.Tokens > budget.Tokens ? (double)budget.Tokens / used.Tokens : 1, used.CostUsd > budget.CostUsd ? (double)(budget.CostUsd / used.CostUsd) : 1);
        return sample with
        {
            AgentSeconds = sample.AgentSeconds * share,
            Usage = new((int)(used.Turns * share), (long)(used.Tokens * share), used.CostUsd * (decimal)share),
            Failure = FailureKind.Budget,
        };
    }

    private static AttemptSample Assume(AttemptInput input, double chance, double elapsed)
    {
        var pool = input.Kind() switch
        {
            AttemptKind.Merge => [(Share: 0.0, Failure: (FailureKind?)null)],
            AttemptKind.Work => Assumed,
            _ => [.. Assumed.Select(one => (one.Share, Failure: (FailureKind?)null))],
        };
        return At(Longer([.. pool.Select(one => new AttemptSample
        {
            Agent = input.Agent,
            Kind = input.Kind(),
            AgentSeconds = one.Share * input.TimeoutSeconds,
            Failure = one.Failure,
        })], elapsed), chance);
    }

    private static AttemptSample[] Longer(AttemptSample[] pool, double elapsed)
    {
        if (elapsed <= 0)
        {
            return pool;
        }

        AttemptSample[] longer = [.. pool.Where(sample => sample.AgentSeconds > elapsed)];
        return longer.Length > 0 ? longer : [pool.MaxBy(sample => sample.AgentSeconds)!];
    }

    private static T At<T>(T[] pool, double chance) => pool[Math.Clamp((int)(chance * pool.Length), 0, pool.Length - 1)];

    private (SampleBasis Basis, AttemptSample[] Pool) Pool(string agent, AttemptKind kind) =>
        own.GetValueOrDefault((agent, kind)) is { Length: >= Enough } exact ? (SampleBasis.Agent, exact)
        : all.GetValueOrDefault(kind) is { Length: >= AtLeast } others ? (SampleBasis.AllAgents, others)
        : (SampleBasis.Assumed, []);
}
