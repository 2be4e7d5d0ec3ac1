using Temporalio.Activities;

namespace Abathur.Temporal.Contracts;

/// <summary>The activities' names on the wire.</summary>
public static class ActivityNames
{
    /// <summary>Finds the base commit, the agents and the search attributes.</summary>
    public const string PrepareSwarm = "PrepareSwarm";

    /// <summary>Reads the agents again.</summary>
    public const string LoadAgents = "LoadAgents";

    /// <summary>Tells how attempts ended whose reports may be lost.</summary>
    public const string FindEndedAttempts = "FindEndedAttempts";

    /// <summary>Terminates an attempt that hangs.</summary>
    public const string TerminateAttempt = "TerminateAttempt";

    /// <summary>Takes over an attempt that an earlier run of a reset swarm started.</summary>
    public const string TakeOverAttempt = "TakeOverAttempt";

    /// <summary>Prunes worktrees and lets memory decay.</summary>
    public const string CleanUpSwarm = "CleanUpSwarm";

    /// <summary>Takes a worktree, runs the agent in it and checks the evidence.</summary>
    public const string RunAgent = "RunAgent";

    /// <summary>Verifies work that is reviewed before it is merged.</summary>
    public const string Verify = "Verify";

    /// <summary>Verifies and merges a task's branch into the integration branch.</summary>
    public const string Integrate = "Integrate";

    /// <summary>Looks whether the work of an attempt is merged whose merge was not heard of any more.</summary>
    public const string FindMerge = "FindMerge";

    /// <summary>Gives the worktree back; unmerged work is salvaged first.</summary>
    public const string ReleaseWorktree = "ReleaseWorktree";

    /// <summary>Stores what the attempt taught.</summary>
    public const string Remember = "Remember";

    /// <summary>Reads a page of what the host keeps of a task.</summary>
    public const string ReadPage = "ReadPage";
}

/// <summary>A swarm's own activities: short, on the base queue.</summary>
public interface ISwarmActivities
{
    /// <summary>Finds the base commit, the agents and the search attributes, and prunes worktrees that no task owns.</summary>
    [Activity(ActivityNames.PrepareSwarm)]
    Task<PreparedSwarm> PrepareSwarmAsync(PrepareSwarm input);

    /// <summary>Reads the agents again.</summary>
    [Activity(ActivityNames.LoadAgents)]
    Task<AgentRoster> LoadAgentsAsync(RepositorySpec repository);

    /// <summary>Of these attempts, those whose workflow has closed, with how it ended.</summary>
    [Activity(ActivityNames.FindEndedAttempts)]
    Task<IReadOnlyList<AttemptReport>> FindEndedAttemptsAsync(AttemptList attempts);

    /// <summary>
    /// Terminates an attempt that did not end within 30 s of its cancellation; does nothing if it has closed. Where it may be merged,
    /// it fails until that is known, for eight minutes at the most. Returns the last heartbeat of its agent, so that what it used is
    /// counted; null: there was none. Older workers return nothing.
    /// </summary>
    [Activity(ActivityNames.TerminateAttempt)]
    Task<AgentHeartbeat?> TerminateAttemptAsync(AttemptRef attempt);

    /// <summary>
    /// Looks at the execution that has an attempt's id already, which happens where a swarm was reset. Is it that attempt, it reports
    /// by signal from now on, and true is returned. Else, unless it is an earlier attempt that is about to close, it is terminated.
    /// </summary>
    [Activity(ActivityNames.TakeOverAttempt)]
    Task<bool> TakeOverAttemptAsync(AttemptInput attempt);

    /// <summary>
    /// Prunes the swarm's worktrees and the branches that wait for nobody (unmerged work is salvaged), and lets memory decay. Says which folders stay; workers
    /// before that answered nothing.
    /// </summary>
    [Activity(ActivityNames.CleanUpSwarm)]
    Task<CleanedSwarm> CleanUpSwarmAsync(SwarmCleanUp input);
}

/// <summary>Agent runs, on the queue of agents: a host takes one only while it has a free agent slot.</summary>
public interface IAgentActivities
{
    /// <summary>
    /// Takes a worktree, recalls memory, runs the agent and checks the evidence: steps that share a host and a fate. Fails
    /// with an application failure whose type is the <see cref="FailureKind"/> and whose first detail a <see cref="TaskFailure"/>.
    /// </summary>
    [Activity(ActivityNames.RunAgent)]
    Task<AgentRun> RunAgentAsync(AttemptInput task);
}

/// <summary>What is bound to the host that holds a task's worktree, on that host's queue.</summary>
public interface IWorktreeActivities
{
    /// <summary>
    /// Rebases the task's branch on the tip of the integration branch, verifies it, and moves the integration branch to it by
    /// compare-and-swap; then gives the worktree back and remembers what the attempt taught. Returns the commit that the integration
    /// branch then had; null where the attempt found its task already complete and there was nothing to merge. Done again it changes
    /// nothing. Fails as <c>verification</c> or <c>conflict</c>, and then keeps the worktree.
    /// </summary>
    [Activity(ActivityNames.Integrate)]
    Task<string?> IntegrateAsync(AttemptMerge merge);

    /// <summary>
    /// Whether the attempt's work is on the integration branch: its merge may have been done and its answer lost. If it is, the worktree
    /// is given back and what the attempt taught remembered, and the commit is returned; null: it isn't, and nothing was changed.
    /// </summary>
    [Activity(ActivityNames.FindMerge)]
    Task<string?> FindMergeAsync(AttemptMerge merge);

    /// <summary>Runs the verify command on the task's branch as it stands. Fails as <c>verification</c>, and keeps the worktree.</summary>
    [Activity(ActivityNames.Verify)]
    Task VerifyAsync(AttemptInput task);

    /// <summary>
    /// Gives the worktree of an attempt that isn't merged back, then remembers what the attempt taught; unmerged work is kept
    /// under a salvage ref, whose name is returned.
    /// </summary>
    [Activity(ActivityNames.ReleaseWorktree)]
    Task<string?> ReleaseWorktreeAsync(AttemptRelease release);
}

/// <summary>Memory, on the base queue.</summary>
public interface IMemoryActivities
{
    /// <summary>Stores what an attempt taught that holds no worktree to release with it: its agent failed.</summary>
    [Activity(ActivityNames.Remember)]
    Task RememberAsync(Lesson lesson);
}
