using Abathur.Temporal.Contracts;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Activities.Hosts;

/// <summary>
/// Leaves an attempt to another host where this one has failed at it, or lacks its repository. Agents wait on one queue for
/// whichever host has a free slot, so a host that shouldn't have the attempt can only give it back.
/// </summary>
public sealed class HostChoice(ITemporalClient client, HostIdentity host)
{
    // The service remembers who polled for five minutes; a host that is full doesn't poll, one that is gone neither.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

    /// <exception cref="Temporalio.Exceptions.ApplicationFailureException">Another host shall have it: as <c>HandedBack</c>.</exception>
    public async Task RequireThisAsync(TaskRunInput task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var lacks = task.Repository.Path is { } path && !Directory.Exists(path) ? $"it has no folder '{path}'" : null;
        var reason = lacks ?? (task.AvoidHosts?.Contains(host.Id) == true ? "it has failed at this attempt before" : null);
        if (reason is not null && await HasOthersAsync(task, cancellationToken))
        {
            throw ActivityFailures.HandBack(Failure($"{host.Id} leaves the attempt to another host: {reason}."));
        }

        if (lacks is not null)
        {
            throw ActivityFailures.Of(Failure($"{host.Id} can't take the attempt: {lacks}. No other host is there; give the swarm's repository as a url for hosts without a shared file system."));
        }
    }

    private TaskFailure Failure(string message) => new() { Kind = FailureKind.Infrastructure, Message = message, Host = host.Id };

    private async Task<bool> HasOthersAsync(TaskRunInput task, CancellationToken cancellationToken)
    {
        var request = new DescribeTaskQueueRequest
        {
            Namespace = client.Options.Namespace,
            TaskQueue = new TaskQueue { Name = ActivityExecutionContext.Current.Info.TaskQueue },
            TaskQueueType = TaskQueueType.Activity,
        };
        var queue = await client.WorkflowService.DescribeTaskQueueAsync(request, new() { CancellationToken = cancellationToken });
        return queue.Pollers.Any(poller => poller.Identity != host.Id
            && task.AvoidHosts?.Contains(poller.Identity) != true
            && DateTime.UtcNow - poller.LastAccessTime.ToDateTime() < Recent);
    }
}
