namespace Abathur.Temporal.Contracts;

/// <summary>Where a task stands whose merge a person has to approve.</summary>
public enum ApprovalState
{
    /// <summary>Its work is done and waits for a person; no slot is taken.</summary>
    Waiting,

    /// <summary>Approved: the next attempt verifies and merges, without an agent.</summary>
    Granted,
}
