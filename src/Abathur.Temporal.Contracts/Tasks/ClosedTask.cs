namespace Abathur.Temporal.Contracts;

/// <summary>What is left of a closed task when a checkpoint needs the room.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Completed or canceled.</param>
/// <param name="Key">The client's key, with its fingerprint, so that a repeated submission still finds it.</param>
/// <param name="Fingerprint">Only with a key.</param>
public sealed record ClosedTask(string Id, TaskState State, string? Key = null, string? Fingerprint = null);
