namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the query <c>explain</c>: a task's score, term by term, and why it is not running.</summary>
/// <param name="Task">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="Score">The sum of the terms.</param>
/// <param name="Terms">What the score is made of.</param>
/// <param name="Waits">What holds it back; empty if it runs, is closed, or is the next to start.</param>
/// <param name="Agent">The agent it is routed to.</param>
/// <param name="Routing">Why that agent.</param>
public sealed record TaskExplanation(
    string Task,
    TaskState State,
    long Score,
    IReadOnlyList<ScoreTerm> Terms,
    IReadOnlyList<WaitReason> Waits,
    string? Agent = null,
    string? Routing = null);

/// <summary>A term of a task's score.</summary>
/// <param name="Name"><c>priority</c>, <c>goal</c>, <c>age</c> or <c>retries</c>.</param>
/// <param name="Value">What it adds.</param>
public sealed record ScoreTerm(string Name, long Value);

/// <summary>Something that holds a task back.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="Detail">In words, with figures or ids.</param>
public sealed record WaitReason(WaitLimit Limit, string Detail);

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

    /// <summary>Its work waits for an operator's approval.</summary>
    Approval,

    /// <summary>Its agent has as many instances as its tier allows.</summary>
    TierInstances,

    /// <summary>The budget is used up.</summary>
    Budget,

    /// <summary>The setting <c>maxConcurrentTasks</c>.</summary>
    MaxConcurrentTasks,

    /// <summary>Tasks with a higher score go first.</summary>
    Score,

    /// <summary>Its agent reported a blocker that no operator has answered.</summary>
    Answer,
}
