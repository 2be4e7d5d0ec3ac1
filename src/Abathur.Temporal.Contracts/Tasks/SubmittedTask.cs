namespace Abathur.Temporal.Contracts;

/// <summary>A submitted task's identity.</summary>
/// <param name="Id">The id the swarm gave it.</param>
/// <param name="Created">False if the key was there already with the same content.</param>
/// <param name="Key">The client's key.</param>
/// <param name="Warning">What the submission says that has no effect, such as a preferred agent that is not registered. Absent otherwise.</param>
public sealed record SubmittedTask(string Id, bool Created, string? Key = null, string? Warning = null);
