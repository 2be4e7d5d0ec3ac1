using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>What an operator may set.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SwarmSettings
{
    /// <summary>Tasks that run at once: 1 to 1,000, default 10. (Temporal holds at most 2,000 open children.)</summary>
    public int MaxConcurrentTasks { get; init; } = 10;

    /// <summary>Seconds an agent may take for a task, 1 to 604,800, default 600; a task or an agent may set its own.</summary>
    public double TaskTimeoutSeconds { get; init; } = 600;

    /// <summary>
    /// Seconds an agent may say nothing, 0 to 604,800, default 300: then its attempt ends as a timeout. 0: any length. An agent
    /// may set its own.
    /// </summary>
    public double StallTimeoutSeconds { get; init; } = 300;

    /// <summary>Seconds, 1 to 3,600, default 30: an agent from which nothing is heard for three times as long is dead.</summary>
    public double HeartbeatIntervalSeconds { get; init; } = 30;

    /// <summary>Retries of a task after its first attempt: 0 to 100, default 3; a task may set its own.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Seconds before the first retry, 0 to 300, default 5; doubled for each further one, 300 at most.</summary>
    public double RetryBackoffSeconds { get; init; } = 5;

    /// <summary>
    /// Where a retry starts, default <c>branch</c>: with what the failed attempt committed. Which kinds of failure allow that is in
    /// <c>docs/failures.md</c>.
    /// </summary>
    public RetryFrom RetryFrom { get; init; } = RetryFrom.Branch;

    /// <summary>Failures of an agent in a row that open its breaker: 1 to 1,000, default 5.</summary>
    public int CircuitBreakerThreshold { get; init; } = 5;

    /// <summary>Seconds after which an open breaker lets one probe through: 1 to 86,400, default 300.</summary>
    public double CircuitBreakerResetSeconds { get; init; } = 300;

    /// <summary>Seconds for which a model's provider may be unavailable before an operator is asked: 1 to 2,592,000, default 86,400.</summary>
    public double ProviderOutageSeconds { get; init; } = 86_400;

    /// <summary>Seconds that a graceful stop waits for running tasks: 0 to 86,400, default 300.</summary>
    public double ShutdownGraceSeconds { get; init; } = 300;

    /// <summary>A program with its arguments, run in each task's worktree before its merge: it must exit with 0. Absent: none.</summary>
    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>
    /// Seconds a verify command may take, 1 to 604,800, default 3,600; a task may set its own. What it waits for its turn
    /// doesn't count.
    /// </summary>
    public double VerifyTimeoutSeconds { get; init; } = 3600;

    /// <summary>A program with its arguments, run in each new worktree before the agent: it must exit with 0. Absent: none.</summary>
    public IReadOnlyList<string>? Prepare { get; init; }

    /// <summary>Seconds the prepare command may take, and as many for checking out submodules: 1 to 604,800, default 600.</summary>
    public double PrepareTimeoutSeconds { get; init; } = 600;

    /// <summary>
    /// Untracked files of the operator's checkout that each new worktree gets, as git's glob pathspecs from the repository's
    /// root: at most 100. Absent: none.
    /// </summary>
    public IReadOnlyList<string>? Copy { get; init; }

    /// <summary>Whether each new worktree has its submodules checked out. Default: no.</summary>
    public bool Submodules { get; init; }

    /// <summary>Whether worktrees hold the contents of files that Git LFS keeps, instead of pointers. Default: no.</summary>
    public bool Lfs { get; init; }

    /// <summary>
    /// Filters (<c>filter.NAME.*</c>) of the repository's own configuration that git may run in worktrees and merges: at most
    /// 20 names. Absent: none.
    /// </summary>
    public IReadOnlyList<string>? AllowedFilters { get; init; }

    /// <summary>
    /// Merge drivers (<c>merge.NAME.driver</c>) of the repository's own configuration that git may run in merges: at most 20
    /// names. Absent: none.
    /// </summary>
    public IReadOnlyList<string>? AllowedMergeDrivers { get; init; }

    /// <summary>
    /// Bytes of a failed verify command's output that the next attempt's prompt quotes: 0 to 65,536, default 16,384. The
    /// attempt can read the whole log besides.
    /// </summary>
    public int VerifyOutputBytes { get; init; } = 16_384;

    /// <summary>
    /// Tokens that all attempts together may use, 1 or greater. An attempt starts only if what it may use is neither used nor reserved by those
    /// that run. Absent: no limit.
    /// </summary>
    public long? BudgetTokens { get; init; }

    /// <summary>The same in US dollars, greater than 0. Absent: no limit.</summary>
    public decimal? BudgetCostUsd { get; init; }

    /// <summary>
    /// Tokens that one attempt may use, 1 or greater and at most <see cref="BudgetTokens"/>. Absent: the budget divided by
    /// <see cref="MaxConcurrentTasks"/>; without a budget, no limit.
    /// </summary>
    public long? AttemptBudgetTokens { get; init; }

    /// <summary>The same in US dollars, greater than 0 and at most <see cref="BudgetCostUsd"/>.</summary>
    public decimal? AttemptBudgetCostUsd { get; init; }

    /// <summary>How exactly a budget has to hold, default <c>report</c>.</summary>
    public BudgetGranularity BudgetGranularity { get; init; } = BudgetGranularity.Report;

    /// <summary>
    /// What models cost, by name, where an agent's program tells tokens and no cost; <c>*</c> stands for every model without an entry. At
    /// most 50. Absent: none is known.
    /// </summary>
    public IReadOnlyDictionary<string, ModelPrice>? Prices { get; init; }

    /// <summary>History events from which the swarm continues as new: 20 to 10,000, default 3,000 (the server suggests it at 4,096).</summary>
    public int ContinueAsNewEvents { get; init; } = 3000;

    /// <summary>How tasks' work gets into the integration branch, default <c>auto</c>; a task may say otherwise.</summary>
    public MergePolicy Merge { get; init; } = MergePolicy.Auto;

    /// <summary>Which agent reviews tasks' work before it is merged, and how often it may send it back; a task may say otherwise. Absent: none.</summary>
    public ReviewPolicy? Review { get; init; }

    /// <summary>Seconds after which a blocked task is looked into: 1 to 604,800, default 3,600.</summary>
    public double BlockedThresholdSeconds { get; init; } = 3600;

    /// <summary>Seconds after which an unanswered escalation takes its default: 1 to 2,592,000, default 86,400.</summary>
    public double EscalationDeadlineSeconds { get; init; } = 86_400;

    /// <summary>
    /// Retries that a task may use together with its diagnosis and with what replaces it: 0 to 1,000, default 10. A diagnosis
    /// costs one as well, so that a poisonous task ends.
    /// </summary>
    public int LineageRetries { get; init; } = 10;

    /// <summary>
    /// How often a task's agents may report a blocker, after which the task waits for an operator's answer: 0 to 20, default 5. 0: they have to
    /// decide for themselves.
    /// </summary>
    public int MaxBlockers { get; init; } = 5;
}

/// <summary>How far an attempt may pass what it may use.</summary>
public enum BudgetGranularity
{
    /// <summary>By one report of its program. Programs that tell only at their end what they used don't start while a budget is set.</summary>
    Report,

    /// <summary>Programs that tell only at their end start too: such an attempt is limited by its turns and its time.</summary>
    Attempt,
}
