namespace Abathur.Temporal.Contracts;

/// <summary>An attempt whose work is merged.</summary>
/// <param name="Task">The attempt.</param>
/// <param name="Lesson">What the attempt taught, to be remembered once it is merged.</param>
/// <param name="AlreadyComplete">Whether the agent found nothing left to do, so that there may be nothing to merge.</param>
public sealed record AttemptMerge(TaskRunInput Task, Lesson Lesson, bool? AlreadyComplete = null);
