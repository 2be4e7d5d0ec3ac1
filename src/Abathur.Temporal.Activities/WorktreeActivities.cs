using Abathur.Temporal.Activities.Agents.Runtimes;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Activities.Memory;
using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IWorktreeActivities"/>
public sealed class WorktreeActivities(WorktreeManager worktrees, VerifyCommand verify, TaskMemory memory, AttemptLeases leases) : IWorktreeActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.Integrate)]
    public Task<string> IntegrateAsync(TaskRunInput task) => leases.HoldAsync(task, async lease =>
    {
        if (task.MergeOn is not null)
        {
            // An approved merge has no agent before it that took the worktree.
            (await worktrees.AcquireAsync(task, lease.Lost)).Dispose();
        }

        return await worktrees.IntegrateAsync(task, (path, cancel) => verify.RunAsync(task, path, cancel), lease.Lost);
    }, isBound: true);

    /// <inheritdoc/>
    [Activity(ActivityNames.ReleaseWorktree)]
    public Task<string?> ReleaseWorktreeAsync(AttemptRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);

        // To its end, whatever happens: half a release would be found by nobody before the swarm's next start.
        return leases.HoldAsync(release.Task, async _ =>
        {
            var salvage = await worktrees.ReleaseAsync(release.Task, release.KeepBranch, CancellationToken.None);
            if (release.Lesson is { } lesson)
            {
                await memory.RememberAsync(lesson, CancellationToken.None);
            }

            return salvage;
        }, isBound: true);
    }
}
