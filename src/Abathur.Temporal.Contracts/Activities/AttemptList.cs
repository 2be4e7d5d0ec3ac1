namespace Abathur.Temporal.Contracts;

/// <summary>Attempts at tasks.</summary>
/// <param name="Attempts">The attempts.</param>
public sealed record AttemptList(IReadOnlyList<AttemptRef> Attempts);
