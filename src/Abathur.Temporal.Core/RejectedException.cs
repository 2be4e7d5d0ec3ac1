namespace Abathur.Temporal.Core;

/// <summary>A message that the board's present state refuses; the message says what is wrong and what to do.</summary>
public sealed class RejectedException(string message) : Exception(message);
