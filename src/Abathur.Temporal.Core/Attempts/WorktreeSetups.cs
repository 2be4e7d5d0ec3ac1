using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>How a swarm's settings have each worktree set up, and what that may take beside the agent's own time.</summary>
public static class WorktreeSetups
{
    /// <summary>What the settings ask for; null: nothing.</summary>
    public static WorktreeSetup? Of(SwarmSettings settings)
    {
        var setup = new WorktreeSetup
        {
            Prepare = Some(settings.Prepare),
            PrepareTimeoutSeconds = settings.PrepareTimeoutSeconds,
            Copy = Some(settings.Copy),
            Submodules = settings.Submodules,
            Lfs = settings.Lfs,
            AllowedFilters = Some(settings.AllowedFilters),
            AllowedMergeDrivers = Some(settings.AllowedMergeDrivers),
        };
        return setup == new WorktreeSetup { PrepareTimeoutSeconds = setup.PrepareTimeoutSeconds } ? null : setup;
    }

    /// <summary>
    /// Seconds: <c>prepareTimeoutSeconds</c> for the prepare command, and as much again where submodules or contents of Git
    /// LFS may have to be fetched.
    /// </summary>
    public static double Seconds(WorktreeSetup? setup) => setup is null ? 0
        : (setup.Prepare is { Count: > 0 } ? setup.PrepareTimeoutSeconds : 0)
        + (setup.Submodules || setup.Lfs ? setup.PrepareTimeoutSeconds : 0);

    private static IReadOnlyList<string>? Some(IReadOnlyList<string>? list) => list is { Count: > 0 } ? list : null;
}
