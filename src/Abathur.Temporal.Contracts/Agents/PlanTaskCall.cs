using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>A task of a plan that an agent gives with its tool <c>finish</c>: what of a submission it may say.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PlanTaskCall
{
    /// <summary>A name for it, unique in the plan.</summary>
    [Description("A short name, unique in the plan: other tasks name it in `dependsOn`.")]
    public required string Key { get; init; }

    /// <summary>What is to be done, in a line: 1 to 200 characters.</summary>
    [Description("What is to be done, in a line: 1 to 200 characters.")]
    public required string Title { get; init; }

    /// <summary>What is to be done, in full: at most 20,000 characters.</summary>
    [Description("What is to be done, in full: at most 20,000 characters. Its agent knows nothing else.")]
    public string? Description { get; init; }

    /// <summary>Keys of the plan's tasks, and ids or keys of tasks of the swarm, that must complete before it starts.</summary>
    [Description("Keys of the tasks whose work it needs. If omitted, it starts at once.")]
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>The agent that must do it; absent: the swarm chooses.</summary>
    [Description("The agent that must do it. If omitted, the swarm chooses.")]
    public string? AgentType { get; init; }

    /// <summary>Default normal.</summary>
    [Description("How much it matters. If omitted, normal.")]
    public TaskPriority? Priority { get; init; }

    /// <summary>The goal it serves; absent: that of the planning task.</summary>
    [Description("The swarm's goal that it serves. If omitted, that of your task.")]
    public string? Goal { get; init; }

    /// <summary>A program with its arguments that must exit with 0 before the merge; absent: the swarm's; empty: none.</summary>
    [Description("The program with its arguments that must exit with code 0 before the merge. If omitted, the swarm's; empty: none.")]
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>Seconds its verify command may take; absent: the swarm's setting.</summary>
    [Description("Seconds that its verify command may take. If omitted, the swarm's setting.")]
    public double? VerifyTimeoutSeconds { get; init; }

    /// <summary>Seconds its agent may take; absent: the agent's, else the swarm's setting.</summary>
    [Description("Seconds that its agent may take. If omitted, the agent's or the swarm's setting.")]
    public double? TimeoutSeconds { get; init; }

    /// <summary>Whether it owes findings instead of commits.</summary>
    [Description("Whether it owes findings instead of commits.")]
    public bool? ReadOnly { get; init; }

    /// <summary>Hints for its agent; at most 20 of 1,000 characters.</summary>
    [Description("Hints for its agent; at most 20 of 1,000 characters.")]
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Files its agent should look at first; at most 100.</summary>
    [Description("Files that its agent should look at first; at most 100.")]
    public IReadOnlyList<string>? RelevantFiles { get; init; }

    /// <summary>The task as a client would submit it.</summary>
    public TaskSubmission ToSubmission() => new()
    {
        Key = Key,
        Title = Title,
        Description = Description,
        DependsOn = DependsOn,
        AgentType = AgentType,
        Priority = Priority ?? TaskPriority.Normal,
        Goal = Goal,
        Verify = Verify,
        VerifyTimeoutSeconds = VerifyTimeoutSeconds,
        TimeoutSeconds = TimeoutSeconds,
        ReadOnly = ReadOnly,
        Hints = Hints,
        RelevantFiles = RelevantFiles,
    };
}
