namespace Abathur.Temporal.Host.Repositories;

/// <summary>What was named doesn't exist in the repository, or the state of the repository doesn't allow what was asked. Nothing was changed.</summary>
public sealed class RefusedException(string message) : Exception(message);
