using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>Whose a swarm's worktrees on this host are: by this a host can ask, at any later time, whether they are still needed.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">Its repository, with its line.</param>
/// <param name="Services">
/// The services that had a swarm of this name here, each by the id of its namespace. With more than one, none can answer
/// for all that lies there.
/// </param>
public sealed record WorktreeOwner(string Swarm, RepositorySpec Repository, IReadOnlyList<string> Services)
{
    /// <summary>Whether all that lies there was made for that service.</summary>
    public bool BelongsTo(string service) => Services is [var only] && only == service;
}
