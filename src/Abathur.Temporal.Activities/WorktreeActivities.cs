using Abathur.Temporal.Activities.Attempts;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.Logging;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IWorktreeActivities"/>
public sealed partial class WorktreeActivities(
    WorktreeManager worktrees, WorktreeCommand command, TaskMemory memory, AttemptLeases leases, ClosedSwarms closed, AttemptMeasuring measuring,
    ILogger<WorktreeActivities> log) : IWorktreeActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.Integrate)]
    public Task<string?> IntegrateAsync(AttemptMerge merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        var task = merge.Task;
        return measuring.MergeAsync(task, timed => leases.HoldAsync(task, async lease =>
        {
            if (task.MergeOn is not null)
            {
                // An approved merge has no agent before it that took the worktree.
                await closed.NoteAsync(task, lease.Lost);
                (await worktrees.AcquireAsync(task, lease.Lost, (path, cancel) => command.PrepareAsync(task, path, cancel))).Dispose();
            }

            var commit = await IntegrateAsync(merge, lease, timed);
            await CloseAsync(merge);
            return commit;
        }, isBound: true));
    }

    /// <inheritdoc/>
    [Activity(ActivityNames.FindMerge)]
    public Task<string?> FindMergeAsync(AttemptMerge merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        return leases.HoldAsync(
            merge.Task,
            async lease =>
            {
                var commit = await worktrees.FindMergeAsync(merge.Task, lease.Lost);
                if (commit is not null)
                {
                    await CloseAsync(merge);
                }

                return commit;
            },
            isBound: true);
    }

    /// <inheritdoc/>
    [Activity(ActivityNames.Verify)]
    public Task VerifyAsync(AttemptInput task) => measuring.MergeAsync(task, timed => leases.HoldAsync(
        task,
        async lease =>
        {
            await worktrees.VerifyAsync(task, (path, cancel) => timed(() => VerifyAsync(task, path, cancel)), lease.Lost);
            return true;
        },
        isBound: true));

    /// <inheritdoc/>
    [Activity(ActivityNames.ReleaseWorktree)]
    public Task<string?> ReleaseWorktreeAsync(AttemptRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return leases.HoldAsync(release.Task, _ => ReleaseAsync(release), isBound: true);
    }

    private static Action<string> Tell(AttemptLease lease) => doing => lease.Report(new AgentProgress(new AgentUsage()) { Doing = doing });

    // An agent that found nothing to do left no commit, unless an earlier attempt's are on the branch.
    private async Task<string?> IntegrateAsync(AttemptMerge merge, AttemptLease lease, Func<Func<Task>, Task> timed)
    {
        var task = merge.Task;
        try
        {
            return await worktrees.IntegrateAsync(task, Verify, lease.Lost, Tell(lease));
        }
        catch (NothingToMergeException) when (merge.AlreadyComplete == true)
        {
            await worktrees.VerifyAsync(task, Verify, lease.Lost);
            return null;
        }

        Task Verify(string path, CancellationToken cancel) =>
            task.Verify is { Count: > 0 } ? timed(() => VerifyAsync(task, path, cancel)) : VerifyAsync(task, path, cancel);
    }

    private async Task VerifyAsync(AttemptInput task, string path, CancellationToken cancellationToken)
    {
        try
        {
            await command.VerifyAsync(task, path, cancellationToken);
        }
        catch (AgentFailureException e)
        {
            throw new AgentFailureException(await worktrees.NoteGapsAsync(task, e.Failure), e);
        }
    }

    // The line has the work: nothing that goes wrong after that may let the attempt fail. The swarm's end prunes what stays.
    private async Task CloseAsync(AttemptMerge merge)
    {
        var task = merge.Task;
        try
        {
            await ReleaseAsync(new AttemptRelease(task, KeepBranch: false, merge.Lesson, EndsTask: true), merged: true);
        }
#pragma warning disable CA1031 // Whatever it is, it came after the merge.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NotReleased(log, task.Swarm, task.TaskId, e);
        }
    }

    // To its end, whatever happens: half a release would be found by nobody before the swarm's next start.
    private async Task<string?> ReleaseAsync(AttemptRelease release, bool merged = false)
    {
        var salvage = await worktrees.ReleaseAsync(release.Task, release.KeepBranch, CancellationToken.None, merged, release.KeepCopy == true, release.EndsTask == true);
        if (release.Lesson is { } lesson)
        {
            await memory.RememberAsync(lesson, CancellationToken.None);
        }

        return salvage;
    }

    [LoggerMessage(2008, LogLevel.Warning, "Task {TaskId} of swarm {Swarm} is merged, but its worktree could not be given back or its lesson kept")]
    private static partial void NotReleased(ILogger logger, string swarm, string taskId, Exception exception);
}
