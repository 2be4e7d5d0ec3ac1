namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>What an action does to the workflow of the one before.</summary>
internal enum OverlapStop
{
    Nothing,
    Cancels,
    Terminates,
}
