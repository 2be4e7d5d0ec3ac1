namespace Abathur.Temporal.Contracts;

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

    /// <summary>An agent was sent to work on a task.</summary>
    AgentSpawned,

    /// <summary>An agent was ended before it was done: <c>timeout</c>, <c>heartbeat</c>, <c>shutdown</c> or <c>canceled</c>.</summary>
    AgentTerminated,

    /// <summary>An agent's breaker opened.</summary>
    BreakerOpened,

    /// <summary>An agent's breaker closed.</summary>
    BreakerClosed,

    /// <summary>A goal was added or changed.</summary>
    GoalChanged,

    /// <summary>The agents were read anew.</summary>
    AgentsReloaded,

    /// <summary>A person has to look.</summary>
    Escalated,

    /// <summary>An escalation was answered, took its default, or settled itself.</summary>
    EscalationClosed,

    /// <summary>A task was canceled because tasks waited for each other.</summary>
    CycleBroken,

    /// <summary>Other tasks took a failed task's place.</summary>
    TaskReplaced,

    /// <summary>A provider refuses for now: the agents that use it wait.</summary>
    RuntimePaused,

    /// <summary>While an attempt ran, something changed in its repository that the person's checkout shares; says how to undo it.</summary>
    RepositoryChanged,

    /// <summary>Something was refused or went wrong; the swarm goes on.</summary>
    Error,
}
