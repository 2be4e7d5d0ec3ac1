using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>A task as a client submits it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TaskSubmission
{
    /// <summary>What is to be done, in a line: 1 to 200 characters.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be done, in full: at most 20,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// A name that the client chooses, unique in the swarm, at most 100 characters: submitting the same key with the same
    /// content again gives the task that is there, and other tasks may name it in <see cref="DependsOn"/>.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>The agent that must do it; an unknown one is an error. Absent: routed.</summary>
    public string? AgentType { get; init; }

    /// <summary>The agent that should do it if it is registered.</summary>
    public string? PreferredAgent { get; init; }

    /// <summary>Tools the agent must have.</summary>
    public IReadOnlyList<string>? RequiredTools { get; init; }

    /// <summary>Ids or keys of tasks that must have completed before this one starts.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>Default normal.</summary>
    public TaskPriority Priority { get; init; } = TaskPriority.Normal;

    /// <summary>The goal it serves.</summary>
    public string? Goal { get; init; }

    /// <summary>Retries after the first attempt, 0 to 100; absent: the swarm's setting.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>Seconds its agent may take, 1 to 604,800; absent: the agent's, else the swarm's setting.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>A program with its arguments that must exit with 0 in the worktree before the merge; absent: the swarm's; empty: none.</summary>
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>Seconds its verify command may take, 1 to 604,800; absent: the swarm's setting.</summary>
    public double? VerifyTimeoutSeconds { get; init; }

    /// <summary>How its work gets into the line; absent: the swarm's setting.</summary>
    public MergePolicy? Merge { get; init; }

    /// <summary>
    /// Whether it owes findings instead of commits. Absent: yes if it names a read-only agent (<see cref="AgentType"/>) and sets neither
    /// <see cref="Verify"/> nor <see cref="Merge"/>. A task that isn't read-only is never given to a read-only agent.
    /// </summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Hints for the agent; at most 20 of 1,000 characters.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Files the agent should look at first; at most 100.</summary>
    public IReadOnlyList<string>? RelevantFiles { get; init; }
}
