using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>Ends an agent that has used more than its attempt may. It is known with each report of its program, so that it is one report late at most, and the time that the program takes to end.</summary>
internal static class SpendingCap
{
    /// <summary>Why the agent has to be ended; null: it may go on.</summary>
    public static TaskFailure? Check(AttemptInput task, AgentUsage usage) => task.Budget is { } budget && budget.IsPassedBy(usage)
        ? Failure(usage.Tokens > budget.Tokens
            ? FormattableString.Invariant($"the agent was ended: it used {usage.Tokens:N0} tokens, and its attempt may use {budget.Tokens:N0}.")
            : FormattableString.Invariant($"the agent was ended: it cost {usage.CostUsd:0.00##} USD, and its attempt may cost {budget.CostUsd:0.00##} USD.")) with
        { Usage = usage }
        : null;

    /// <summary>Refuses to start an agent for whose attempt nothing is left.</summary>
    /// <exception cref="AgentFailureException">Earlier runs of the attempt, which were lost, used all of it.</exception>
    public static void RequireSome(AttemptInput task)
    {
        if (task.Budget is { Tokens: <= 0 } or { CostUsd: <= 0 })
        {
            throw new AgentFailureException(Failure("the agent was not started again: earlier runs of the attempt, which were lost, used all that it may use."));
        }
    }

    /// <summary>The failure of an attempt that used all it may.</summary>
    public static TaskFailure Failure(string message) => new() { Kind = FailureKind.Budget, Message = message };
}
