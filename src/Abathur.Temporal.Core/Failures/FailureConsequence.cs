namespace Abathur.Temporal.Core.Failures;

/// <summary>What happens to a task whose attempt failed.</summary>
public enum FailureConsequence
{
    /// <summary>Again after a pause, with a hint.</summary>
    RetryAfterBackoff,

    /// <summary>Again at once, from the line's new tip, with a hint.</summary>
    RetryFromNewTip,

    /// <summary>Again when the provider takes requests.</summary>
    WaitForProvider,

    /// <summary>Again when the provider takes requests; an operator is asked to fix the key or login.</summary>
    AskPerson,

    /// <summary>Failed: Temporal's own retries are used up.</summary>
    Fail,

    /// <summary>Ended, as it was asked for.</summary>
    End,
}
