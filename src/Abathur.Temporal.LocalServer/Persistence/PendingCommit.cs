namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>A write set that waits for the disk.</summary>
internal sealed record PendingCommit(WriteSet Writes)
{
    /// <summary>Ends when it is on disk, or fails when it isn't going to be.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
