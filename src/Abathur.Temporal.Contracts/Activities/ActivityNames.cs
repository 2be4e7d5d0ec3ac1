namespace Abathur.Temporal.Contracts;

/// <summary>The activities' names on the wire.</summary>
public static class ActivityNames
{
    /// <summary>Finds the base commit, the agents and the search attributes.</summary>
    public const string PrepareSwarm = "PrepareSwarm";

    /// <summary>Reads the agents anew.</summary>
    public const string LoadAgents = "LoadAgents";

    /// <summary>Tells how attempts ended whose reports may be lost.</summary>
    public const string FindEndedAttempts = "FindEndedAttempts";

    /// <summary>Terminates an attempt that hangs.</summary>
    public const string TerminateAttempt = "TerminateAttempt";

    /// <summary>Prunes worktrees and lets memory decay.</summary>
    public const string CleanUpSwarm = "CleanUpSwarm";

    /// <summary>Takes a worktree, runs the agent in it and checks the evidence.</summary>
    public const string RunAgent = "RunAgent";

    /// <summary>Verifies and merges a task's branch into the swarm's line.</summary>
    public const string Integrate = "Integrate";

    /// <summary>Gives the worktree back; unmerged work is salvaged first.</summary>
    public const string ReleaseWorktree = "ReleaseWorktree";

    /// <summary>Stores what the attempt taught.</summary>
    public const string Remember = "Remember";
}
