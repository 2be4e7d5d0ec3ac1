namespace Abathur.Temporal.Contracts;

/// <summary>The limits that can hold a task back.</summary>
public enum WaitLimit
{
    /// <summary>Dependencies have not completed.</summary>
    Dependencies,

    /// <summary>A dependency failed or was canceled.</summary>
    Blocked,

    /// <summary>The swarm is starting, paused or stopping.</summary>
    SwarmState,

    /// <summary>Its goal is paused or retired.</summary>
    GoalStatus,

    /// <summary>A retry waits for its time.</summary>
    RetryBackoff,

    /// <summary>Its agent's breaker is open, or its probe runs.</summary>
    Breaker,

    /// <summary>Its agent's provider refused: it is paused, or another task tries it first.</summary>
    RuntimePaused,

    /// <summary>Its work waits for a person's approval.</summary>
    Approval,

    /// <summary>Its agent has as many instances as its tier allows.</summary>
    TierInstances,

    /// <summary>The budget is used up.</summary>
    Budget,

    /// <summary>The setting <c>maxConcurrentTasks</c>.</summary>
    MaxConcurrentTasks,

    /// <summary>Tasks with a higher score go first.</summary>
    Score,
}
