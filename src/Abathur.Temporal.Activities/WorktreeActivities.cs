using Abathur.Temporal.Activities.Agents.Runtimes;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IWorktreeActivities"/>
public sealed class WorktreeActivities(WorktreeManager worktrees, VerifyCommand verify, HostIdentity host) : IWorktreeActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.Integrate)]
    public Task<string> IntegrateAsync(TaskRunInput task) => ActivityFailures.TranslateAsync(async () =>
    {
        await using var pulse = Pulse.Start(host);
        if (task.MergeOn is not null)
        {
            // An approved merge has no agent before it that took the worktree.
            (await worktrees.AcquireAsync(task, pulse.Cancellation)).Dispose();
        }

        return await worktrees.IntegrateAsync(task, (path, cancel) => verify.RunAsync(task, path, cancel), pulse.Cancellation);
    });

    /// <inheritdoc/>
    [Activity(ActivityNames.ReleaseWorktree)]
    public Task<string?> ReleaseWorktreeAsync(AttemptRelease release) => ActivityFailures.TranslateAsync(async () =>
    {
        await using var pulse = Pulse.Start(host);
        return await worktrees.ReleaseAsync(release.Task, release.KeepBranch, CancellationToken.None);
    });
}
