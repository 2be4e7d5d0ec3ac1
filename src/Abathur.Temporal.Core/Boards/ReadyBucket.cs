using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Ready tasks that differ in age only: the limits hold for all of them or for none.</summary>
/// <param name="Agent">Their agent.</param>
/// <param name="Goal">Their goal.</param>
/// <param name="Priority">Their priority.</param>
/// <param name="Retries">Retries that each used.</param>
/// <param name="Lent">What the tasks that wait for each add to its score.</param>
/// <param name="Left">What is left of each one's own budget; null: none has one.</param>
/// <param name="Merges">Whether their next attempts merge approved work, without an agent.</param>
public sealed record ReadyBucket(string Agent, string? Goal, TaskPriority Priority, int Retries, long Lent, AttemptBudget? Left = null, bool Merges = false);
