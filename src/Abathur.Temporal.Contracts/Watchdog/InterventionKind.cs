namespace Abathur.Temporal.Contracts;

/// <summary>What the watchdog asks of the swarm.</summary>
public enum InterventionKind
{
    /// <summary>Tasks wait for each other: cancel the one named, and have it investigated.</summary>
    BreakCycle,

    /// <summary>An attempt runs for twice its timeout: fence it off.</summary>
    EndStuckAttempt,

    /// <summary>A task is blocked for too long: release it if nothing blocks it, else ask a person.</summary>
    MendBlockedChain,

    /// <summary>Nothing runs, nothing can start, and work is left: ask a person.</summary>
    ReportDeadlock,
}
