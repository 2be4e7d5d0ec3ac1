using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>setPriority</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetPriority
{
    /// <summary>The task's id or key.</summary>
    public required string Task { get; init; }

    /// <summary>The new priority; a running attempt is not affected.</summary>
    public required TaskPriority Priority { get; init; }
}
