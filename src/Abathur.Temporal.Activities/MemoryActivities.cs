using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IMemoryActivities"/>
public sealed class MemoryActivities(TaskMemory memory) : IMemoryActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.Remember)]
    public Task RememberAsync(Lesson lesson) => memory.RememberAsync(lesson, ActivityExecutionContext.Current.CancellationToken);
}
