using Abathur.Temporal.Activities.Attempts;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Worktrees;
using Temporalio.Activities;

namespace Abathur.Temporal.Activities;

/// <inheritdoc cref="IAgentActivities"/>
public sealed class AgentActivities(
    AgentRunner runner, WorktreeManager worktrees, AttemptLeases leases, HostChoice hosts, HostIdentity host, ClosedSwarms closed, AttemptMeasuring measuring) : IAgentActivities
{
    /// <inheritdoc/>
    [Activity(ActivityNames.RunAgent)]
    public Task<AgentRun> RunAgentAsync(AttemptInput task) => measuring.AgentAsync(task, tellModel => leases.HoldAsync(task, async lease =>
    {
        // A run of this activity that was lost is the newest of the task; its commits are on the task's branch.
        var continued = lease.EarlierSession is { } session && (task.ReadOnly || task.RetryFrom == RetryFrom.Branch)
            ? task with { Session = session, Interrupted = true, KeepBranch = task.KeepBranch || !task.ReadOnly }
            : task;
        continued = continued with { Budget = task.Budget?.Without(lease.EarlierUsage) };
        await hosts.RequireForAsync(task, continued.Session, lease.Lost);
        if (task.MayBeMerged == true && await worktrees.FindMergeAsync(task, lease.Lost) is { } merged)
        {
            return lease.Account(new AgentRun { Host = host.Id, Merged = merged, Usage = new AgentUsage() });
        }

        await closed.NoteAsync(task, lease.Lost);
        return lease.Account(await runner.RunAsync(continued, lease, tellModel));
    }));
}
