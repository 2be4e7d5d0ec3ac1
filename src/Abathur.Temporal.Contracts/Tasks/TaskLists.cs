using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>A task in a list.</summary>
public sealed record TaskSummary
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The client's key.</summary>
    public string? Key { get; init; }

    /// <summary>Its title; absent once shrunk.</summary>
    public string? Title { get; init; }

    /// <summary>Its state.</summary>
    public required TaskState State { get; init; }

    /// <summary>The agent it is routed to.</summary>
    public string? Agent { get; init; }

    /// <summary>Its goal.</summary>
    public string? Goal { get; init; }

    /// <summary>Its priority.</summary>
    public TaskPriority? Priority { get; init; }

    /// <summary>Attempts started.</summary>
    public int Attempts { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The last failure's message, or the summary of what was done.</summary>
    public string? Note { get; init; }

    /// <summary>What all its attempts used; absent: nothing yet.</summary>
    public AgentUsage? Usage { get; init; }

    /// <summary>The first limit that holds a waiting task back; the query <c>explain</c> gives all of them. Absent if it isn't held back.</summary>
    public WaitReason? Wait { get; init; }
}

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

    /// <summary>Only tasks of the lineage of this one, by id or key: its root, and all that the root's agents, diagnoses and replacements led to.</summary>
    public string? Lineage { get; init; }

    /// <summary>Only tasks after this id: <see cref="TaskPage.Next"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary>Tasks a page: 1 to 500, default 200.</summary>
    public int Limit { get; init; } = 200;
}

/// <summary>The answer of the query <c>tasks</c>, in the order of ids.</summary>
/// <param name="Tasks">The page.</param>
/// <param name="Next">Give this as <see cref="TaskFilter.After"/> for the next page; absent on the last.</param>
public sealed record TaskPage(IReadOnlyList<TaskSummary> Tasks, string? Next = null);

/// <summary>A task in the graph.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Wave">Its depth: 0 without dependencies, else one more than the deepest of them.</param>
/// <param name="DependsOn">Ids of the tasks it waits for.</param>
/// <param name="Title">Its title; absent once shrunk.</param>
public sealed record GraphNode(string Id, TaskState State, int Wave, IReadOnlyList<string> DependsOn, string? Title = null);

/// <summary>The answer of the query <c>graph</c>, in the order of ids.</summary>
/// <param name="Nodes">The page, at most 500.</param>
/// <param name="Next">Ask for the nodes after this id next; absent on the last page.</param>
public sealed record GraphPage(IReadOnlyList<GraphNode> Nodes, string? Next = null);
