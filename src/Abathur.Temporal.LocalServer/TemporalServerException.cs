namespace Abathur.Temporal.LocalServer;

/// <summary>The server can't start; the message says why, and what to do.</summary>
public sealed class TemporalServerException(string message, Exception? inner = null) : Exception(message, inner);
