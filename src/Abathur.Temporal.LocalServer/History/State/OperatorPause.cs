namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>An operator's word that a run isn't to go on, or an activity isn't to run again, until somebody unpauses it.</summary>
/// <param name="Time">When it was given.</param>
/// <param name="Identity">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestId">What the request that gave it was called: the same one again changes nothing.</param>
internal sealed record OperatorPause(DateTimeOffset Time, string Identity, string Reason, string RequestId);
