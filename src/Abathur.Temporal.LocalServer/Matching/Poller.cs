namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>Who polls.</summary>
/// <param name="Identity">As the worker calls itself.</param>
/// <param name="InstanceKey">Unique to the worker; empty for SDKs that don't send it.</param>
/// <param name="Process">See <see cref="WorkerProcess"/>; null where it isn't known.</param>
/// <param name="Connection">The one it polls through; null where there is none.</param>
internal sealed record Poller(string Identity, string InstanceKey, string? Process, WorkerConnection? Connection = null);
