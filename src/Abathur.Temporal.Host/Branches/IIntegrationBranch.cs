using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches;

/// <summary>A swarm's integration branch: in a repository of this host, or shared by hosts at a URL.</summary>
internal interface IIntegrationBranch
{
    /// <summary>Brings what the repository's base may name to this host.</summary>
    Task FetchAsync(Repository repository, CancellationToken cancellationToken);

    /// <summary>Which of these refs there are, for all hosts, and their commits.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Repository repository, string swarm, IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Whether a ref of this name can be made where the branch lives.</summary>
    Task<bool> TakesAsync(Repository repository, string name, string commit, CancellationToken cancellationToken);

    /// <summary>Removes refs at these commits where other hosts see them; those of this repository are the caller's.</summary>
    Task ForgetAsync(Repository repository, IReadOnlyDictionary<string, string> known, CancellationToken cancellationToken);

    /// <summary>Where the integration branch and the task's branch stand; the first is made if it isn't there.</summary>
    Task<BranchPositions> EnsureAsync(Repository repository, AttemptInput task, CancellationToken cancellationToken);

    /// <summary>Where both stand now, for all hosts; null: there is no integration branch.</summary>
    Task<BranchPositions?> RefreshAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken);

    /// <summary>Moves the integration branch from its tip to a merge; false: it isn't at that tip.</summary>
    Task<bool> AdvanceAsync(Repository repository, AttemptInput task, string merge, string tip, CancellationToken cancellationToken);

    /// <summary>Has the visible branch follow: who moved the integration branch may have died before it did.</summary>
    Task ShowAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken);

    /// <summary>Shows the other hosts a task's branch that is handed over, or, with no commit, takes it away again.</summary>
    Task ShareBranchAsync(Repository repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken);
}
