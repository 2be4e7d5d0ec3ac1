namespace Abathur.Temporal.Contracts;

/// <summary>What an attempt may use at most. It is reserved while the attempt runs, and its agent is ended once it has used more.</summary>
/// <param name="Tokens">Tokens in and out, cached ones included; absent: any number.</param>
/// <param name="CostUsd">US dollars; absent: any cost.</param>
public sealed record AttemptBudget(long? Tokens = null, decimal? CostUsd = null)
{
    /// <summary>Whether that is more than may be used.</summary>
    public bool IsPassedBy(AgentUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        return usage.Tokens > Tokens || usage.CostUsd > CostUsd;
    }

    /// <summary>What is left of it; 0 or greater.</summary>
    public AttemptBudget Without(AgentUsage used)
    {
        ArgumentNullException.ThrowIfNull(used);
        return new(Tokens is { } tokens ? Math.Max(0, tokens - used.Tokens) : null, CostUsd is { } cost ? Math.Max(0, cost - used.CostUsd) : null);
    }
}
