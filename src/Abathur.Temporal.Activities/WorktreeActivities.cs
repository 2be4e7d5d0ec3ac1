using System.Data.Common;
using Abathur.Temporal.Activities.Agents;
using Abathur.Temporal.Activities.Agents.Runtimes;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Activities.Memory;
using Abathur.Temporal.Activities.Worktrees;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IWorktreeActivities"/>
public sealed class WorktreeActivities(
    WorktreeManager worktrees, VerifyCommand verify, TaskMemory memory, AttemptLeases leases, ILogger<WorktreeActivities> log) : IWorktreeActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.Integrate)]
    public Task<string> IntegrateAsync(AttemptMerge merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        var task = merge.Task;
        return leases.HoldAsync(task, async lease =>
        {
            if (task.MergeOn is not null)
            {
                // An approved merge has no agent before it that took the worktree.
                (await worktrees.AcquireAsync(task, lease.Lost)).Dispose();
            }

            var commit = await worktrees.IntegrateAsync(task, (path, cancel) => verify.RunAsync(task, path, cancel), lease.Lost, Tell(lease));
            await CloseAsync(new AttemptRelease(task, KeepBranch: false, merge.Lesson));
            return commit;
        }, isBound: true);
    }

    /// <inheritdoc/>
    [Activity(ActivityNames.ReleaseWorktree)]
    public Task<string?> ReleaseWorktreeAsync(AttemptRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return leases.HoldAsync(release.Task, _ => ReleaseAsync(release), isBound: true);
    }

    private static Action<string> Tell(AttemptLease lease) => doing => lease.Report(new AgentProgress(new AgentUsage()) { Doing = doing });

    // The line has the work: nothing that goes wrong after that may let the attempt fail. The swarm's end prunes what stays.
    private async Task CloseAsync(AttemptRelease release)
    {
        try
        {
            await ReleaseAsync(release);
        }
        catch (Exception e) when (e is WorktreeException or GitException or IOException or UnauthorizedAccessException or DbException)
        {
            WorktreeLog.NotReleased(log, release.Task.Swarm, release.Task.TaskId, e);
        }
    }

    // To its end, whatever happens: half a release would be found by nobody before the swarm's next start.
    private async Task<string?> ReleaseAsync(AttemptRelease release)
    {
        var salvage = await worktrees.ReleaseAsync(release.Task, release.KeepBranch, CancellationToken.None);
        if (release.Lesson is { } lesson)
        {
            await memory.RememberAsync(lesson, CancellationToken.None);
        }

        return salvage;
    }
}
