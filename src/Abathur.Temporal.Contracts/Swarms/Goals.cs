using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>Something a swarm pursues; its tasks gain by its priority. A goal never completes; also the argument of the update <c>addGoal</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Goal
{
    /// <summary>Its name, 1 to 63 characters of the grammar of swarm names; unique in the swarm.</summary>
    public required string Name { get; init; }

    /// <summary>What is wanted; at most 2,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Default normal; weighs half as much as a task's own.</summary>
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>Default active. Tasks of a goal that is paused or retired don't start.</summary>
    public GoalStatus Status { get; init; } = GoalStatus.Active;

    /// <summary>Tokens that all attempts at its tasks may use, 1 or greater; absent: no limit of its own.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>US dollars that all attempts at its tasks may cost, greater than 0; absent: no limit of its own.</summary>
    public decimal? BudgetCostUsd { get; init; }
}

/// <summary><c>active ⇄ paused</c>, either <c>→ retired</c>.</summary>
public enum GoalStatus
{
    /// <summary>Its tasks may start.</summary>
    Active,

    /// <summary>Its tasks wait.</summary>
    Paused,

    /// <summary>Its tasks wait, and no new ones are taken; this is final.</summary>
    Retired,
}

/// <summary>The argument of the update <c>changeGoal</c>; what is absent stays as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GoalChange
{
    /// <summary>The goal.</summary>
    public required string Name { get; init; }

    /// <summary>The new status.</summary>
    public GoalStatus? Status { get; init; }

    /// <summary>The new priority.</summary>
    public TaskPriority? Priority { get; init; }

    /// <summary>The new description.</summary>
    public string? Description { get; init; }

    /// <summary>The new budget in tokens.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>The new budget in US dollars.</summary>
    public decimal? BudgetCostUsd { get; init; }
}
