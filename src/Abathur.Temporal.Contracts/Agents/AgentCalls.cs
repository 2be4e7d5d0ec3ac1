using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>What an agent says with its tool <c>finish</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FinishCall
{
    /// <summary>The result in words; the first 2,000 characters count.</summary>
    [Description("What was done or found, in a few sentences; at most 2,000 characters.")]
    public required string Summary { get; init; }

    /// <summary>Why nothing was left to do.</summary>
    [Description("Only if the task was complete before you started and you changed no file: the reason.")]
    public string? AlreadyComplete { get; init; }

    /// <summary>For a review: what becomes of the work.</summary>
    [Description("Only for a review, and required there: the decision, `approve` or `changes`; with `changes`, `comments` names each change with its file and line.")]
    public ReviewVerdict? Review { get; init; }

    /// <summary>For a diagnosis: what is to be done.</summary>
    [Description("Only for a diagnosis, and required there: `retry` with a `hint`, `replace` with 1 to 10 `tasks`, `accept`, or `ask` with a `question` for an operator.")]
    public Verdict? Verdict { get; init; }
}

/// <summary>What an agent says with its tool <c>hand_off</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record HandOffCall
{
    /// <summary>The agent that continues.</summary>
    [Description("The name of the agent that continues.")]
    public required string Agent { get; init; }

    /// <summary>What it should know.</summary>
    [Description("What that agent needs to know.")]
    public string? Note { get; init; }
}

/// <summary>What an agent says with its tool <c>report_progress</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ProgressCall
{
    /// <summary>What it does; the first 200 characters count.</summary>
    [Description("What you do now, in a line; at most 200 characters.")]
    public required string Doing { get; init; }
}

/// <summary>What an agent says with its tool <c>search_memory</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SearchMemoryCall
{
    /// <summary>Words in any order; one that is found is enough.</summary>
    [Description("Words to look for, in any order; one that is found is enough.")]
    public required string Query { get; init; }

    /// <summary>Entries to return: 1 to 20, default 5.</summary>
    [Description("Entries to return: 1 to 20. If omitted, 5.")]
    public int? Limit { get; init; }
}

/// <summary>What an agent says with its tool <c>store_memory</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StoreMemoryCall
{
    /// <summary>A name for it, unique in the repository: 1 to 200 characters. The same name again replaces the content.</summary>
    [Description("A name for it, 1 to 200 characters; the same name again replaces the content.")]
    public required string Key { get; init; }

    /// <summary>What is to be remembered: at most 64 KiB.</summary>
    [Description("What later agents in this repository should know; at most 64 KiB.")]
    public required string Content { get; init; }
}
