using Temporalio.Activities;

namespace Abathur.Temporal.Contracts;

/// <summary>A swarm's own activities: short, on the base queue.</summary>
public interface ISwarmActivities
{
    /// <summary>Finds the base commit, the agents and the search attributes, and prunes worktrees that no task owns.</summary>
    [Activity(ActivityNames.PrepareSwarm)]
    Task<PreparedSwarm> PrepareSwarmAsync(PrepareSwarm input);

    /// <summary>Reads the agents anew.</summary>
    [Activity(ActivityNames.LoadAgents)]
    Task<AgentRoster> LoadAgentsAsync(RepositorySpec repository);

    /// <summary>Of these attempts, those whose workflow has closed, with how it ended.</summary>
    [Activity(ActivityNames.FindEndedAttempts)]
    Task<IReadOnlyList<TaskReport>> FindEndedAttemptsAsync(AttemptList attempts);

    /// <summary>
    /// Terminates an attempt that did not end within 30 s of its cancellation; does nothing if it has closed. Returns the last
    /// heartbeat of its agent, so that what it used is counted; null: there was none. Older workers return nothing.
    /// </summary>
    [Activity(ActivityNames.TerminateAttempt)]
    Task<AgentHeartbeat?> TerminateAttemptAsync(AttemptRef attempt);

    /// <summary>
    /// Prunes the swarm's worktrees (unmerged work is salvaged) and lets memory decay. Says which folders stay; workers
    /// before that answered nothing.
    /// </summary>
    [Activity(ActivityNames.CleanUpSwarm)]
    Task<CleanedSwarm> CleanUpSwarmAsync(PrepareSwarm input);
}
