using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches;

/// <summary>How the refs of a swarm are called in a repository, and where they stand there.</summary>
internal sealed class IntegrationRefs(Refs refs)
{
    /// <summary>The ref that is the integration branch.</summary>
    public static string Ref(Repository repository, string swarm) => repository.IntegrationRef ?? BranchRef(swarm);

    /// <summary>The same, as messages name it and any git takes it.</summary>
    public static string Shown(Repository repository, string swarm) => repository.IntegrationRef ?? GitRefs.FollowingBranch(swarm);

    /// <summary>The branch that follows the integration branch, or is it.</summary>
    public static string BranchRef(string swarm) => GitNames.Heads + GitRefs.FollowingBranch(swarm);

    /// <summary>A task's branch.</summary>
    public static string BranchRef(string swarm, string taskId) => GitNames.Heads + GitRefs.TaskBranch(swarm, taskId);

    /// <summary>Where the integration branch and a task's branch stand in this repository; null: there is no integration branch.</summary>
    public async Task<BranchPositions?> FindAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var (integration, branch) = (Ref(repository, swarm), BranchRef(swarm, taskId));
        var known = await refs.ReadAsync(repository, cancellationToken, integration, branch);
        return known.TryGetValue(integration, out var tip) ? new BranchPositions(tip, known.GetValueOrDefault(branch)) : null;
    }
}
