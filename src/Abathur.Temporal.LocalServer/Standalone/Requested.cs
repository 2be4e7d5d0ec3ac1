namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>Something that was asked of a run.</summary>
/// <param name="RequestId">Tells the request from others: the same one again changes nothing.</param>
/// <param name="Identity">Who asked.</param>
/// <param name="Reason">Why.</param>
internal sealed record Requested(string RequestId, string Identity, string Reason);
