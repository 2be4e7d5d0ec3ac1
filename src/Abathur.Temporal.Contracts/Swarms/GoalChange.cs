using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

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
}
