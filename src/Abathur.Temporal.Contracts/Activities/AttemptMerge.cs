namespace Abathur.Temporal.Contracts;

/// <summary>An attempt whose work is merged.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="Lesson">What the attempt taught, to be remembered once it is merged.</param>
public sealed record AttemptMerge(TaskRunInput Task, Lesson Lesson);
