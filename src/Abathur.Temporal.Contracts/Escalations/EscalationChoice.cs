namespace Abathur.Temporal.Contracts;

/// <summary>What a person, or the default when time is up, may decide.</summary>
public enum EscalationChoice
{
    /// <summary>Leave everything as it is.</summary>
    Keep,

    /// <summary>Try again: the failed tasks with their retries anew, the agent whose breaker is open, or the provider that refused.</summary>
    Retry,

    /// <summary>Accept the failure: the tasks count as completed, and what waits for them goes on.</summary>
    Accept,

    /// <summary>Cancel the tasks and what waits for them.</summary>
    Cancel,

    /// <summary>Merge the work.</summary>
    Approve,

    /// <summary>Don't merge: the agent tries again from its branch, with the note as a hint.</summary>
    Reject,

    /// <summary>Raise each spent limit of the budget to what is used and half of the limit on top.</summary>
    Raise,
}
