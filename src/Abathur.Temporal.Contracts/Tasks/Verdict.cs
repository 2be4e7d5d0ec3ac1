using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>A diagnostic agent's verdict on a task that failed for good, or on a task that was canceled to break a cycle.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Verdict
{
    /// <summary>What is to be done.</summary>
    public required VerdictAction Action { get; init; }

    /// <summary>For <c>retry</c>: what would have prevented the failure; at most 1,000 characters.</summary>
    public string? Hint { get; init; }

    /// <summary>For <c>replace</c>: the tasks, 1 to 10; they may name each other by key.</summary>
    public IReadOnlyList<TaskSubmission>? Tasks { get; init; }

    /// <summary>For <c>ask</c>: the question.</summary>
    public string? Question { get; init; }
}

/// <summary>What a diagnosis recommends.</summary>
public enum VerdictAction
{
    /// <summary>The same task once more, with a hint.</summary>
    Retry,

    /// <summary>Other tasks instead; what waits for the failed one waits for them.</summary>
    Replace,

    /// <summary>The failure does no harm: what waits for the task continues.</summary>
    Accept,

    /// <summary>An operator must decide.</summary>
    Ask,
}
