namespace Abathur.Temporal.LocalServer.History.State;

internal enum UpdateStage
{
    /// <summary>Waits for a workflow task to go out with.</summary>
    Admitted,

    /// <summary>Out with the workflow task that is started.</summary>
    Sent,

    Accepted,

    /// <summary>Rejected ones too: their outcome is a failure.</summary>
    Completed,
}
