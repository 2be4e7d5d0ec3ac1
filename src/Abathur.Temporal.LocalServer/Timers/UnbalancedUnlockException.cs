namespace Abathur.Temporal.LocalServer.Timers;

/// <summary>Time skipping was unlocked more often than it was locked.</summary>
internal sealed class UnbalancedUnlockException() : Exception("Time skipping is not locked: unlocks must not outnumber locks.");
