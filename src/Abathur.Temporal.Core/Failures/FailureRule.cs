using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Failures;

/// <summary>What a kind of failure costs and causes.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="UsesRetry">Whether it uses one of the task's retries.</param>
/// <param name="Breaker">What it means for the agent's breaker.</param>
/// <param name="Then">What happens to the task.</param>
/// <param name="Start">Where its next attempt starts, if the setting <c>retryFrom</c> is <c>branch</c>.</param>
public sealed record FailureRule(FailureKind Kind, bool UsesRetry, BreakerEffect Breaker, FailureConsequence Then, RetryFrom Start)
{
    /// <summary>Whether it says something about the work that the next attempt and the agents' memory should know.</summary>
    public bool Teaches { get; init; }

    /// <summary>
    /// Whether the next attempt continues the agent's session, where it continues on the branch as well. A new session instead: the old one
    /// would only repeat what failed.
    /// </summary>
    public bool Resumes { get; init; }

    /// <summary>Whether the agent's provider refused: the task waits until it takes requests again.</summary>
    public bool BlamesProvider => Then is FailureConsequence.WaitForProvider or FailureConsequence.AskOperator;

    /// <summary>Whether it shows that the agent's model answered.</summary>
    public bool ShowsAnswer { get; init; }

    /// <summary>Whether it interrupts an attempt from outside: a stopping swarm hands the task back, and approved work stays on its branch.</summary>
    public bool IsInterruption { get; init; }
}
