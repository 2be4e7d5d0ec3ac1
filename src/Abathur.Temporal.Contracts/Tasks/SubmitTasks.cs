using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>submitTasks</c>: a batch that is taken whole or not at all.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SubmitTasks
{
    /// <summary>1 to 1,000 tasks. They may name each other by key in any order.</summary>
    public required IReadOnlyList<TaskSubmission> Tasks { get; init; }
}
