using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Views;

/// <summary>
/// The words that an operator reads for the kinds and states of the wire. Where a kind isn't here, its own name is the word: <c>running</c>.
/// What an operator types, such as a state after <c>--state</c>, is the name, and so is all of JSON.
/// </summary>
public static class Words
{
    private static readonly Dictionary<Enum, string> Known = new()
    {
        [SwarmEventKind.StateChanged] = "swarm",
        [SwarmEventKind.TaskSubmitted] = "task submitted",
        [SwarmEventKind.TaskStarted] = "task started",
        [SwarmEventKind.TaskCompleted] = "task completed",
        [SwarmEventKind.TaskFailed] = "task failed",
        [SwarmEventKind.TaskBlocked] = "task blocked",
        [SwarmEventKind.TaskRetried] = "retrying",
        [SwarmEventKind.TaskHandedOff] = "task handed off",
        [SwarmEventKind.TaskCanceled] = "task canceled",
        [SwarmEventKind.AgentSpawned] = "agent started",
        [SwarmEventKind.AgentTerminated] = "agent ended early",
        [SwarmEventKind.BreakerOpened] = "circuit breaker opened",
        [SwarmEventKind.BreakerClosed] = "circuit breaker closed",
        [SwarmEventKind.GoalChanged] = "goal changed",
        [SwarmEventKind.AgentsReloaded] = "agents reloaded",
        [SwarmEventKind.Escalated] = "operator asked",
        [SwarmEventKind.EscalationClosed] = "question settled",
        [SwarmEventKind.CycleBroken] = "dependency cycle broken",
        [SwarmEventKind.TaskReplaced] = "task replaced",
        [SwarmEventKind.RuntimePaused] = "runtime paused",
        [SwarmEventKind.RepositoryChanged] = "repository changed during an attempt",
        [SwarmEventKind.Error] = "error",
        [SwarmEventKind.Warning] = "warning",
        [SwarmEventKind.SettingsChanged] = "settings changed",
        [SwarmEventKind.PriorityChanged] = "priority changed",
        [SwarmEventKind.RunLost] = "agent run lost",
        [SwarmEventKind.BudgetSpent] = "budget spent",
        [SwarmEventKind.BudgetRaised] = "budget raised",
        [SwarmEventKind.TaskReviewed] = "task reviewed",
        [SwarmEventKind.OtherModel] = "another model answered",
        [SwarmEventKind.TaskAwaitsAnswer] = "task waits for an answer",

        [FailureKind.Agent] = "agent failed",
        [FailureKind.Timeout] = "timed out",
        [FailureKind.Verification] = "verification failed",
        [FailureKind.NoEvidence] = "no evidence of work",
        [FailureKind.Conflict] = "merge conflict",
        [FailureKind.RateLimited] = "rate limited by the provider",
        [FailureKind.Auth] = "the provider rejected the credentials",
        [FailureKind.Infrastructure] = "host, network or git failed",
        [FailureKind.Canceled] = "canceled",
        [FailureKind.Preparation] = "worktree setup failed",
        [FailureKind.ProviderUnavailable] = "the provider is unavailable",
        [FailureKind.Refused] = "the model refused",
        [FailureKind.Budget] = "used more than its attempt may",
        [FailureKind.MissingProgram] = "a program is missing on the host",

        [WaitLimit.Dependencies] = "dependencies",
        [WaitLimit.Blocked] = "blocked",
        [WaitLimit.SwarmState] = "swarm's state",
        [WaitLimit.GoalStatus] = "goal",
        [WaitLimit.RetryBackoff] = "retry delay",
        [WaitLimit.Breaker] = "circuit breaker",
        [WaitLimit.RuntimePaused] = "runtime paused",
        [WaitLimit.Approval] = "approval",
        [WaitLimit.TierInstances] = "agent's instances",
        [WaitLimit.Budget] = "budget",
        [WaitLimit.MaxConcurrentTasks] = "concurrency limit",
        [WaitLimit.Score] = "order",
        [WaitLimit.Answer] = "operator's answer",

        [EscalationKind.Auth] = "credentials",
        [EscalationKind.Failure] = "task failed",
        [EscalationKind.Infrastructure] = "host, network or git",
        [EscalationKind.BlockedChain] = "blocked tasks",
        [EscalationKind.Deadlock] = "deadlock",
        [EscalationKind.Approval] = "approval",
        [EscalationKind.Budget] = "budget spent",
        [EscalationKind.ProviderOutage] = "provider unavailable",
        [EscalationKind.Blocker] = "blocker",
        [EscalationKind.Plan] = "plan",

        [BreakerState.Closed] = "closed",
        [BreakerState.Open] = "open",
        [BreakerState.HalfOpen] = "half-open",

        [ApprovalState.Waiting] = "waiting for approval",
        [ApprovalState.Granted] = "approved, not merged yet",
    };

    /// <summary>A kind or a state in words.</summary>
    public static string Of(Enum kind) => Known.GetValueOrDefault(kind) ?? Split(kind.ToString());

    /// <summary>Whether the kind has words of its own.</summary>
    public static bool Has(Enum kind) => Known.ContainsKey(kind);

    /// <summary>A name of the wire or of Temporal as words: <c>TimedOut</c> becomes <c>timed out</c>.</summary>
    public static string Split(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    /// <summary>What happened, without whom it concerns: <c>retrying: verification failed</c>.</summary>
    public static string Of(SwarmEvent e) => (e.Kind, e.Failure) switch
    {
        (SwarmEventKind.StateChanged, _) => $"{Of(e.Kind)} {e.Message}",
        (_, { } failure) => $"{Of(e.Kind)}: {Of(failure)}",
        _ => Of(e.Kind),
    };

    /// <summary>What holds a task back, in few words: <c>needs T3 (failed)</c>.</summary>
    public static string Of(WaitReason wait) => wait.Limit switch
    {
        WaitLimit.Dependencies or WaitLimit.Blocked when wait.Detail.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon => $"needs {wait.Detail[(colon + 2)..]}",
        WaitLimit.Approval => "needs approval: see `abathur escalation list`",
        WaitLimit.RetryBackoff => $"retries {wait.Detail}",
        _ => wait.Detail,
    };

    /// <summary>Why a task isn't running, or what became of it: the limit that holds it back, then its last failure or its summary.</summary>
    public static string? Note(TaskSummary task) => (task.Wait is { } reason ? Of(reason) : null, task.Note) switch
    {
        ({ } wait, { } note) when !string.IsNullOrWhiteSpace(note) => $"{wait}; before: {note}",
        ({ } wait, _) => wait,
        (_, var note) => string.IsNullOrWhiteSpace(note) ? null : note,
    };
}
