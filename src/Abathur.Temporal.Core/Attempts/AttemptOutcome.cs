namespace Abathur.Temporal.Core.Attempts;

/// <summary>What the end of an attempt makes of its task.</summary>
internal enum AttemptOutcome
{
    /// <summary>Its work is done.</summary>
    Completed,

    /// <summary>Its work is verified and waits for another agent's review.</summary>
    AwaitsReview,

    /// <summary>A reviewer says what becomes of its author's work.</summary>
    Reviewed,

    /// <summary>It planned tasks that can be submitted.</summary>
    Planned,

    /// <summary>It planned tasks that can't be submitted, and plans again.</summary>
    PlanRefused,

    /// <summary>Its work waits for an operator's approval.</summary>
    AwaitsApproval,

    /// <summary>Its agent reported a blocker: the task waits for an operator's answer.</summary>
    AwaitsAnswer,

    /// <summary>Another agent continues.</summary>
    HandedOff,

    /// <summary>A read-only agent was asked; its findings go back to the agent that asked.</summary>
    Consulted,

    /// <summary>It ends, as it was asked for.</summary>
    Canceled,

    /// <summary>A stopping swarm interrupted it: it is ready again, as if the attempt had not been.</summary>
    HandedBack,

    /// <summary>Ready again, after what its failure demands.</summary>
    Retried,

    /// <summary>Failed, and no retry is left.</summary>
    Failed,
}
