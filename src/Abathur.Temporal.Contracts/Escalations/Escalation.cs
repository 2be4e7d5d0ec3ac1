using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>A question to an operator, with a default that holds when nobody answers in time.</summary>
public sealed record Escalation
{
    /// <summary><c>E1</c>, <c>E2</c>, …</summary>
    public required string Id { get; init; }

    /// <summary>Why an operator is asked.</summary>
    public required EscalationKind Kind { get; init; }

    /// <summary>The question, at most 1,200 characters.</summary>
    public required string Question { get; init; }

    /// <summary>The tasks that an answer acts on, at most 20.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The agent it is about.</summary>
    public string? Agent { get; init; }

    /// <summary>The goal whose budget it is about.</summary>
    public string? Goal { get; init; }

    /// <summary>The provider it is about, as <see cref="SwarmStatus.PausedRuntimes"/> names it.</summary>
    public string? Provider { get; init; }

    /// <summary>What may be answered.</summary>
    public required IReadOnlyList<EscalationChoice> Choices { get; init; }

    /// <summary>What is done when nobody answers in time.</summary>
    public required EscalationChoice Default { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the default holds: the setting <c>escalationDeadlineSeconds</c> later.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>When it was closed; absent while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What was decided; absent while open, and if what it asked about settled itself.</summary>
    public EscalationChoice? Answer { get; init; }

    /// <summary>How it was closed: <c>person</c>, <c>default</c> or <c>settled</c>.</summary>
    public string? ClosedBy { get; init; }
}

/// <summary>Why an operator is asked.</summary>
public enum EscalationKind
{
    /// <summary>A model's provider rejected the credentials: a key or login must be fixed.</summary>
    Auth,

    /// <summary>A task failed for good, and no diagnosis settled it.</summary>
    Failure,

    /// <summary>A task failed for good because hosts, disks, networks or git let it down, or its hosts lack a program.</summary>
    Infrastructure,

    /// <summary>Tasks are blocked for longer than <c>blockedThresholdSeconds</c> by what failed or was canceled.</summary>
    BlockedChain,

    /// <summary>Nothing runs, nothing can start, and work is left.</summary>
    Deadlock,

    /// <summary>A task's work waits to be approved before it is merged.</summary>
    Approval,

    /// <summary>
    /// A budget is spent, the swarm's or that of <see cref="Escalation.Goal"/> or of the task, and tasks that could start wait for it to be raised; or
    /// with a budget set, <see cref="Escalation.Agent"/> can't start, because nobody would know in time what it uses.
    /// </summary>
    Budget,

    /// <summary>A model's provider has been unavailable for longer than <c>providerOutageSeconds</c>.</summary>
    ProviderOutage,

    /// <summary>A task's agent reported a blocker: the task waits for the answer.</summary>
    Blocker,

    /// <summary>A plan waits to be approved before its tasks are submitted.</summary>
    Plan,
}

/// <summary>What an operator, or the default when time is up, may decide.</summary>
public enum EscalationChoice
{
    /// <summary>Leave everything as it is.</summary>
    Keep,

    /// <summary>Try again: the failed tasks with their full retry budget, the agent whose breaker is open, or the provider that refused.</summary>
    Retry,

    /// <summary>Accept the failure: the tasks count as completed, and what waits for them continues.</summary>
    Accept,

    /// <summary>Cancel the tasks and what waits for them.</summary>
    Cancel,

    /// <summary>Merge the work, or submit the planned tasks.</summary>
    Approve,

    /// <summary>Don't merge, or don't submit: the agent tries again from what it left, with the note as a hint.</summary>
    Reject,

    /// <summary>Raise each spent limit of the budget to what is used and half of the limit on top.</summary>
    Raise,

    /// <summary>Give the agent that asks the note as its answer.</summary>
    Answer,

    /// <summary>Let the agent that asks decide for itself.</summary>
    Decide,
}

/// <summary>The argument of the update <c>answerEscalation</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EscalationAnswer
{
    /// <summary>The escalation's id, <c>E1</c>.</summary>
    public required string Escalation { get; init; }

    /// <summary>One of its choices.</summary>
    public required EscalationChoice Choice { get; init; }

    /// <summary>A hint for the next attempt, or a reason; at most 1,000 characters. Required for <see cref="EscalationChoice.Answer"/>: the answer.</summary>
    public string? Note { get; init; }

    /// <summary>Only to approve a plan: the tasks to submit instead of those planned. Absent: those planned.</summary>
    public IReadOnlyList<TaskSubmission>? Tasks { get; init; }
}

/// <summary>The answer of the query <c>escalations</c>: all open ones (at most 50) and the 20 closed last, by number.</summary>
/// <param name="Escalations">The escalations.</param>
public sealed record EscalationList(IReadOnlyList<Escalation> Escalations);
