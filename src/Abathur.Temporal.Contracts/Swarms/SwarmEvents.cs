namespace Abathur.Temporal.Contracts;

/// <summary>Something that happened in a swarm, for subscribers: the newest 1,000 are kept.</summary>
public sealed record SwarmEvent
{
    /// <summary>1 and up, without gaps; the cursor of the query <c>events</c>.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required SwarmEventKind Kind { get; init; }

    /// <summary>The task it is about.</summary>
    public string? Task { get; init; }

    /// <summary>The agent it is about.</summary>
    public string? Agent { get; init; }

    /// <summary>The attempt it is about.</summary>
    public int? Attempt { get; init; }

    /// <summary>The kind of failure.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>The rest, in words; for <c>stateChanged</c> the new state.</summary>
    public string? Message { get; init; }

    /// <summary>The host that ran the attempt whose end this tells, at most 100 characters; absent: none, or not known.</summary>
    public string? Host { get; init; }
}

/// <summary>The kinds of <see cref="SwarmEvent"/>.</summary>
public enum SwarmEventKind
{
    /// <summary>The swarm changed its state.</summary>
    StateChanged,

    /// <summary>A task was submitted.</summary>
    TaskSubmitted,

    /// <summary>An attempt at a task started.</summary>
    TaskStarted,

    /// <summary>A task completed.</summary>
    TaskCompleted,

    /// <summary>An attempt failed and no retry is left.</summary>
    TaskFailed,

    /// <summary>A dependency failed or was canceled.</summary>
    TaskBlocked,

    /// <summary>An attempt failed, another follows.</summary>
    TaskRetried,

    /// <summary>An agent handed its task to another agent.</summary>
    TaskHandedOff,

    /// <summary>A task was canceled.</summary>
    TaskCanceled,

    /// <summary>As <see cref="TaskStarted"/>; only in events of earlier versions.</summary>
    AgentSpawned,

    /// <summary>An agent was ended before it was done: <c>timeout</c>, <c>heartbeat</c>, <c>shutdown</c> or <c>canceled</c>.</summary>
    AgentTerminated,

    /// <summary>An agent's breaker opened.</summary>
    BreakerOpened,

    /// <summary>An agent's breaker closed.</summary>
    BreakerClosed,

    /// <summary>A goal was added or changed.</summary>
    GoalChanged,

    /// <summary>The agents were read again.</summary>
    AgentsReloaded,

    /// <summary>An operator must look.</summary>
    Escalated,

    /// <summary>An escalation was answered, took its default, or settled itself.</summary>
    EscalationClosed,

    /// <summary>A task was canceled because tasks waited for each other.</summary>
    CycleBroken,

    /// <summary>Other tasks took a failed task's place.</summary>
    TaskReplaced,

    /// <summary>A provider refuses for now: the agents that use it wait.</summary>
    RuntimePaused,

    /// <summary>While an attempt ran, something changed in its repository that the operator's checkout shares; says how to undo it.</summary>
    RepositoryChanged,

    /// <summary>Something was refused or went wrong; the swarm continues.</summary>
    Error,

    /// <summary>Something works, but perhaps not as it was meant to.</summary>
    Warning,

    /// <summary>An operator changed settings.</summary>
    SettingsChanged,

    /// <summary>An operator changed a task's priority.</summary>
    PriorityChanged,

    /// <summary>A run of an attempt's agent was lost with its worker or host; says what it had used. Told when the attempt reports.</summary>
    RunLost,

    /// <summary>The budget is spent: no further task starts, what runs may end.</summary>
    BudgetSpent,

    /// <summary>An answer to an escalation raised the budget.</summary>
    BudgetRaised,

    /// <summary>A reviewer approved a task's work, or asks for changes.</summary>
    TaskReviewed,

    /// <summary>Another model answered an agent than its definition asks for. Told when the attempt reports.</summary>
    OtherModel,

    /// <summary>An attempt ended because its agent reported a blocker: its task waits for an operator's answer.</summary>
    TaskAwaitsAnswer,
}

/// <summary>The answer of the query <c>events</c>.</summary>
/// <param name="Events">Oldest first, at most 200.</param>
/// <param name="Next">Ask for the events after this number next.</param>
/// <param name="Missed">Events after the asked number that are no longer kept.</param>
public sealed record EventPage(IReadOnlyList<SwarmEvent> Events, long Next, long Missed);
