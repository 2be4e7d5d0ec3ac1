namespace Abathur.Temporal.Replay.Histories;

/// <summary>A workflow task that completed.</summary>
/// <param name="StartedAt">When it began: the workflow's clock while it decides.</param>
/// <param name="CompletedAt">When it was done.</param>
/// <param name="End">The id of the last event that it wrote, from 1.</param>
internal sealed record RecordedTask(DateTimeOffset StartedAt, DateTimeOffset CompletedAt, int End);
