using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Ready tasks that differ in age only: the limits hold for all of them or for none.</summary>
public sealed record ReadyBucket(string Agent, string? Goal, TaskPriority Priority, int Retries, long Lent);
