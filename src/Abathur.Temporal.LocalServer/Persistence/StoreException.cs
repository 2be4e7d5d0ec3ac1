namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>The store can't be opened, or couldn't write. The message says what is wrong, where, and what to do.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
