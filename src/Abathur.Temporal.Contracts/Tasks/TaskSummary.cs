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

    /// <summary>The first limit that holds a waiting task back; the query <c>explain</c> gives all of them. Absent if it isn't held back.</summary>
    public WaitReason? Wait { get; init; }
}
