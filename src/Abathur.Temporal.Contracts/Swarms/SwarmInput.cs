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
    /// Whether the line of an earlier swarm of this name, if there is one, is kept as salvage and a new one begins. Default
    /// false: such a start is refused.
    /// </summary>
    public bool ResetBranch { get; init; }

    /// <summary>The state to go on from: of a stopped swarm, or of the run before a continue-as-new. Absent: a new swarm.</summary>
    public SwarmCheckpoint? Checkpoint { get; init; }
}
