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

    /// <summary>For a plan: its tasks, each with a key.</summary>
    [Description("Only for a plan, and required there: the whole plan. The tasks name each other by key in `dependsOn`, in any order.")]
    public IReadOnlyList<PlanTaskCall>? Tasks { get; init; }

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

/// <summary>What an agent says with its tool <c>submit_task</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SubmitTaskCall
{
    /// <summary>What is to be done, in a line: 1 to 200 characters.</summary>
    [Description("What is to be done, in a line: 1 to 200 characters.")]
    public required string Title { get; init; }

    /// <summary>What is to be done, in full: at most 20,000 characters.</summary>
    [Description("What is to be done, in full: at most 20,000 characters. Its agent knows nothing else.")]
    public string? Description { get; init; }

    /// <summary>A name for it, unique among the tasks that this task submits. Absent: the same content is the same task.</summary>
    [Description("A name for it, unique among the tasks that you submit: calling again with the same key submits nothing twice. If omitted, the same content is the same task.")]
    public string? Key { get; init; }

    /// <summary>Ids, or keys given in earlier calls, of tasks of this lineage that must complete before it starts.</summary>
    [Description("Tasks that must complete before it starts: ids such as T3, or keys that you gave in earlier calls.")]
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>The agent that must do it; absent: the swarm chooses.</summary>
    [Description("The agent that must do it. If omitted, the swarm chooses.")]
    public string? AgentType { get; init; }

    /// <summary>Default normal.</summary>
    [Description("How much it matters. If omitted, normal.")]
    public TaskPriority? Priority { get; init; }

    /// <summary>Whether it owes findings instead of commits.</summary>
    [Description("Whether it owes findings instead of commits.")]
    public bool? ReadOnly { get; init; }

    /// <summary>Files its agent should look at first; at most 100.</summary>
    [Description("Files its agent should look at first; at most 100.")]
    public IReadOnlyList<string>? RelevantFiles { get; init; }
}

/// <summary>What an agent says with its tool <c>list_tasks</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ListTasksCall
{
    /// <summary>Only tasks after this id.</summary>
    [Description("Only tasks after this id, such as T3. If omitted, from the first.")]
    public string? After { get; init; }
}

/// <summary>What an agent says with its tool <c>get_task</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GetTaskCall
{
    /// <summary>The task's id, or the key given when it was submitted.</summary>
    [Description("The task's id, such as T3, or the key that you gave to `submit_task`.")]
    public required string Task { get; init; }
}
