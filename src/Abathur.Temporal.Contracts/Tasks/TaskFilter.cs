using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the query <c>tasks</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TaskFilter
{
    /// <summary>Only tasks in one of these states.</summary>
    public IReadOnlyList<TaskState>? States { get; init; }

    /// <summary>Only tasks of this agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Only tasks of this goal.</summary>
    public string? Goal { get; init; }

    /// <summary>Only tasks after this id: <see cref="TaskPage.Next"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Tasks a page: 1 to 500, default 200.</summary>
    public int Limit { get; init; } = 200;
}
