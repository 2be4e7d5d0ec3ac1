using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>What setting a worktree up may take, beside the agent's own time.</summary>
public static class SetupLimits
{
    /// <summary>
    /// Seconds: <c>prepareTimeoutSeconds</c> for the prepare command, and as much again where submodules or contents of Git
    /// LFS may have to be fetched.
    /// </summary>
    public static double Seconds(WorktreeSetup? setup) => setup is null ? 0
        : (setup.Prepare is { Count: > 0 } ? setup.PrepareTimeoutSeconds : 0)
        + (setup.Submodules || setup.Lfs ? setup.PrepareTimeoutSeconds : 0);
}
