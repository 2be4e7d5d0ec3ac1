namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>What a store holds of one run besides its history.</summary>
/// <param name="Key">Which run.</param>
/// <param name="IsOpen">Whether it is loaded at start.</param>
/// <param name="State">The engine's own blob, as last written.</param>
internal sealed record StoredExecution(ExecutionKey Key, bool IsOpen, ReadOnlyMemory<byte> State);
