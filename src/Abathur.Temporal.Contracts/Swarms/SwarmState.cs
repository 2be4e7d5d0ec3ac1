namespace Abathur.Temporal.Contracts;

/// <summary><c>starting → running ⇄ paused → stopping → stopped</c></summary>
public enum SwarmState
{
    /// <summary>Reads the registry and finds the base commit; takes messages, starts nothing.</summary>
    Starting,

    /// <summary>Starts what is ready.</summary>
    Running,

    /// <summary>Starts nothing; what runs goes on.</summary>
    Paused,

    /// <summary>Starts nothing; waits for what runs, then cleans up.</summary>
    Stopping,

    /// <summary>Has ended; its result carries the checkpoint.</summary>
    Stopped,
}
