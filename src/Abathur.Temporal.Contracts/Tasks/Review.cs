using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>Whether another agent reviews a task's work before it is merged.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReviewPolicy
{
    /// <summary>The agent that reviews; a read-only one. Default <c>code-reviewer</c>, which comes with Abathur.</summary>
    public string Agent { get; init; } = "code-reviewer";

    /// <summary>How often it may send the work back, 0 to 10, default 2; after that an operator decides. 0: no review.</summary>
    public int Rounds { get; init; } = 2;
}

/// <summary>What a reviewing attempt is told of the work.</summary>
/// <param name="Author">The agent that did it.</param>
/// <param name="Round">1 and up.</param>
/// <param name="Commit">The head of the task's branch; absent where a checkpoint had no room for it.</param>
/// <param name="Summary">What the author said at the end, at most 2,000 characters.</param>
public sealed record ReviewRequest(string Author, int Round, string? Commit = null, string? Summary = null);

/// <summary>What a reviewer says of the work.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReviewVerdict
{
    /// <summary>Whether the work may be merged as it is.</summary>
    public required ReviewDecision Decision { get; init; }

    /// <summary>What has to change; needed for <c>changes</c>. The first 850 characters count.</summary>
    public string? Comments { get; init; }
}

/// <summary>A reviewer's decision.</summary>
public enum ReviewDecision
{
    /// <summary>The work may be merged.</summary>
    Approve,

    /// <summary>The author has to change it first.</summary>
    Changes,
}
