namespace Abathur.Temporal.Contracts;

/// <summary>The answer of the update <c>submitTasks</c>, in the order of the batch.</summary>
/// <param name="Tasks">One for each submitted task.</param>
public sealed record SubmitResult(IReadOnlyList<SubmittedTask> Tasks);
