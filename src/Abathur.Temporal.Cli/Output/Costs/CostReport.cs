using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output.Costs;

/// <summary>What a swarm used, and who used it; the answer of <c>swarm cost --json</c>.</summary>
internal sealed record CostReport
{
    /// <summary>The swarm's name.</summary>
    public required string Swarm { get; init; }

    /// <summary>What all attempts together used.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>The swarm's budget; absent: no limit.</summary>
    public AttemptBudget? Budget { get; init; }

    /// <summary>What running attempts have reserved; absent: nothing.</summary>
    public AgentUsage? Reserved { get; init; }

    /// <summary>By agent, model and goal, and when; absent: nothing was used yet.</summary>
    public CostRecord? Cost { get; init; }

    /// <summary>The tasks that used most, first the one that did.</summary>
    public required IReadOnlyList<TaskCost> Tasks { get; init; }

    public static CostReport Of(SwarmStatus status, IEnumerable<TaskSummary> tasks, int most) => new()
    {
        Swarm = status.Name,
        Usage = status.Usage,
        Budget = status.Settings is { BudgetTokens: null, BudgetCostUsd: null } ? null : new(status.Settings.BudgetTokens, status.Settings.BudgetCostUsd),
        Reserved = status.Reserved,
        Cost = status.Cost is null ? null : status.Cost with { Agents = Sorted(status.Cost.Agents), Models = Sorted(status.Cost.Models), Goals = Sorted(status.Cost.Goals) },
        Tasks = [.. tasks.Where(task => task.Usage is not null).OrderByDescending(task => task.Usage!.CostUsd).ThenByDescending(task => task.Usage!.Tokens)
            .Take(most).Select(task => new TaskCost(task.Id, task.Attempts, task.Usage!, task.Title))],
    };

    private static IReadOnlyList<CostRow> Sorted(IReadOnlyList<CostRow> rows) =>
        [.. rows.OrderByDescending(row => row.Usage.CostUsd).ThenByDescending(row => row.Usage.Tokens).ThenBy(row => row.Name, StringComparer.Ordinal)];
}
