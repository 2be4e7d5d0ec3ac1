namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>Where a pending activity stands.</summary>
internal enum ActivityPhase
{
    /// <summary>On its task queue.</summary>
    Scheduled,

    /// <summary>Out with a worker.</summary>
    Started,

    /// <summary>Failed or timed out, and waits for its next attempt.</summary>
    BackingOff,
}
