namespace Abathur.Temporal.Core.Failures;

/// <summary>What happens to a task whose attempt failed.</summary>
public enum FailureConsequence
{
    /// <summary>Ready again after a pause, with a hint.</summary>
    RetryAfterBackoff,

    /// <summary>Ready again at once, from the integration branch's new tip, with a hint.</summary>
    RetryFromNewTip,

    /// <summary>Ready again when the provider takes requests.</summary>
    WaitForProvider,

    /// <summary>Ready again when the provider takes requests; an operator is asked to fix the key or login.</summary>
    AskOperator,

    /// <summary>Failed: Temporal's own retries are used up.</summary>
    Fail,

    /// <summary>Ended, as it was asked for.</summary>
    End,
}
