using Temporalio.Activities;

namespace Abathur.Temporal.Contracts;

/// <summary>Memory, on the base queue.</summary>
public interface IMemoryActivities
{
    /// <summary>Stores what an attempt taught that holds no worktree to release with it: its agent failed.</summary>
    [Activity(ActivityNames.Remember)]
    Task RememberAsync(Lesson lesson);
}
