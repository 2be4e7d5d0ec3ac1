using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The start input of the workflow <c>Swarm</c>; <c>{"name":"demo","repository":{"path":"/src/app"}}</c> is a whole one.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SwarmInput
{
    /// <summary>The swarm's name, see <see cref="SwarmName.Grammar"/>. The workflow's id has to be <c>abathur:{name}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The repository that the tasks work on.</summary>
    public required RepositorySpec Repository { get; init; }

    /// <summary>
    /// All settings; those left out have their defaults. If omitted altogether, the checkpoint's, or the defaults where it has none.
    /// </summary>
    public SwarmSettings? Settings { get; init; }

    /// <summary>
    /// Whether the integration branch of an earlier swarm of this name, if there is one, is kept as salvage and a new one begins. Default
    /// false: such a start is refused.
    /// </summary>
    public bool ResetBranch { get; init; }

    /// <summary>The state to continue from: of a stopped swarm, or of the run before a continue-as-new. Absent: a new swarm.</summary>
    public SwarmCheckpoint? Checkpoint { get; init; }
}

/// <summary>The result of a stopped swarm.</summary>
public sealed record SwarmResult
{
    /// <summary>The swarm's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it was stopped.</summary>
    public required StopMode Mode { get; init; }

    /// <summary>Tasks by state when it stopped.</summary>
    public required IReadOnlyDictionary<TaskState, int> Tasks { get; init; }

    /// <summary>What all attempts together used.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>
    /// Paths of worktree folders that stay because what is in them could not be salvaged (a full disk) or deleted (files of
    /// another user); absent: none.
    /// </summary>
    public IReadOnlyList<string>? LeftFolders { get; init; }

    /// <summary>From this the same swarm can start again: tasks that ran are ready again.</summary>
    public required SwarmCheckpoint Checkpoint { get; init; }
}

/// <summary>The argument of the update <c>stop</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StopRequest
{
    /// <summary>How; default graceful. A second stop may turn a graceful one into a forced one.</summary>
    public StopMode Mode { get; init; } = StopMode.Graceful;

    /// <summary>Seconds to wait for running tasks, 0 to 86,400; absent: the setting <c>shutdownGraceSeconds</c>.</summary>
    public double? GraceSeconds { get; init; }
}

/// <summary>How a swarm stops.</summary>
public enum StopMode
{
    /// <summary>Running tasks may end within the grace; then they are canceled.</summary>
    Graceful,

    /// <summary>Running tasks are canceled at once.</summary>
    Force,
}
