namespace Abathur.Temporal.Replay;

/// <summary>A moment of a swarm's past: the state after a workflow task.</summary>
/// <param name="Run">The run id of the swarm's workflow.</param>
/// <param name="HistoryEvent">The last event of that run's history which the state is computed from.</param>
/// <param name="At">When the workflow task began that led to it: the swarm's own clock in that state.</param>
public sealed record Moment(string Run, long HistoryEvent, DateTimeOffset At);
