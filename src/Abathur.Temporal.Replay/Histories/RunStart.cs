using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Replay.Histories;

/// <summary>How a run of a swarm's workflow began.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Before">The run that it continues; null: it is the first.</param>
/// <param name="LastEvent">The number of the swarm's newest event by then; 0: there was none.</param>
/// <param name="Events">The newest events by then, as they were recorded.</param>
internal sealed record RunStart(string RunId, DateTimeOffset At, string? Before, long LastEvent, IReadOnlyList<SwarmEvent> Events);
