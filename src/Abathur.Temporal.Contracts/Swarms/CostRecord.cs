namespace Abathur.Temporal.Contracts;

/// <summary>What a swarm's attempts used, added up when they end.</summary>
public sealed record CostRecord
{
    /// <summary>By agent, at most 50; others are added up as <c>other</c>.</summary>
    public required IReadOnlyList<CostRow> Agents { get; init; }

    /// <summary>By model, at most 50; others are added up as <c>other</c>. Without turns, which models share.</summary>
    public required IReadOnlyList<CostRow> Models { get; init; }

    /// <summary>By goal; tasks without one are <c>none</c>.</summary>
    public required IReadOnlyList<CostRow> Goals { get; init; }

    /// <summary>When it was used, oldest first: at most 48 periods, those in which nothing was used left out.</summary>
    public required IReadOnlyList<CostPeriod> Periods { get; init; }

    /// <summary>Seconds that a period takes: 60 at first, doubled whenever there would be more than 48.</summary>
    public required long PeriodSeconds { get; init; }
}

/// <summary>What one agent, model or goal used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Usage">What it used.</param>
public sealed record CostRow(string Name, AgentUsage Usage);

/// <summary>What attempts used that ended in a period.</summary>
/// <param name="From">When the period began.</param>
/// <param name="Usage">What they used.</param>
public sealed record CostPeriod(DateTimeOffset From, AgentUsage Usage);
