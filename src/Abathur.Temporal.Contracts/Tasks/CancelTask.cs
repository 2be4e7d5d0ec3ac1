using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>cancelTask</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CancelTask
{
    /// <summary>The task's id or key.</summary>
    public required string Task { get; init; }

    /// <summary>Why; kept on the task.</summary>
    public string? Reason { get; init; }
}
