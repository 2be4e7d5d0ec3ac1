using Temporalio.Activities;

namespace Abathur.Temporal.Contracts;

/// <summary>Memory, on the base queue.</summary>
public interface IMemoryActivities
{
    /// <summary>Stores what an attempt taught, for those that come after it.</summary>
    [Activity(ActivityNames.Remember)]
    Task RememberAsync(Lesson lesson);
}
