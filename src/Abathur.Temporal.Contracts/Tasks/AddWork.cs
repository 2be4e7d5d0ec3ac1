using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>Tasks and edges from those who can't wait for an answer: the signal <c>addWork</c>, and a member of an agent's result.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddWork
{
    /// <summary>Tasks; they may name each other by key.</summary>
    public IReadOnlyList<TaskSubmission>? Tasks { get; init; }

    /// <summary>Dependencies between tasks, also new ones, by id or key.</summary>
    public IReadOnlyList<DependencyChange>? Dependencies { get; init; }
}
