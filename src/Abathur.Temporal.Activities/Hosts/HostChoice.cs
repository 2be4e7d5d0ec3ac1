using Abathur.Temporal.Activities.Failures;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Hosts;

/// <summary>
/// Leaves work to another host where this one has failed at it, lacks its repository, or has no room, or where another keeps the session of
/// its agent. Work waits on one queue for whichever host has a free slot, so a host that shouldn't have it can only give it back.
/// </summary>
public sealed class HostChoice(ITemporalClient client, HostIdentity host, DataFolder data)
{
    /// <summary>Below this a worktree can't be counted on to fit, nor what is written about it.</summary>
    public const long MinFreeBytes = 64 * 1024 * 1024;

    // The service remembers who polled for five minutes; a host that is full doesn't poll, one that is gone neither.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(200);

    /// <exception cref="ApplicationFailureException">
    /// Another host shall have it, or this one later: as <c>HandedBack</c>. The host that keeps the session shall have it: as
    /// <c>LeftToSessionHost</c>. No host has the repository: as <c>infrastructure</c>.
    /// </exception>
    /// <param name="task">The attempt.</param>
    /// <param name="session">The session that it is to continue; null: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RequireForAsync(AttemptInput task, AgentSession? session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (new DriveInfo(data.Root).AvailableFreeSpace is var free && free < MinFreeBytes)
        {
            // Also where there is no other host: a disk is made room on, and the attempt is as good as before.
            throw ActivityFailures.HandBack(Failure($"{host.Id} takes no attempt: {data.Root} has {free / 1024 / 1024} MiB left, {MinFreeBytes / 1024 / 1024} are needed."));
        }

        var avoided = task.AvoidHosts ?? [];
        if (Lacks(task.Repository) is { } lacks)
        {
            throw await HasOthersAsync(avoided, cancellationToken)
                ? ActivityFailures.HandBack(Failure($"{host.Id} leaves the attempt to another host: {lacks}."))
                : ActivityFailures.Of(Failure(
                    $"{host.Id} can't take the attempt, and no other host is there: {lacks}. Hosts without a shared file system need the repository as a url."));
        }

        if (avoided.Contains(host.Id) && await HasOthersAsync(avoided, cancellationToken))
        {
            throw ActivityFailures.HandBack(Failure($"{host.Id} leaves the attempt to another host: it has failed at it before."));
        }

        if (task.AwaitSessionHost == true && session is not null && session.Host != host.Id && !avoided.Contains(session.Host)
            && (await PollersAsync(cancellationToken)).Contains(session.Host))
        {
            throw ActivityFailures.LeaveTo(Failure($"{host.Id} leaves the attempt to {session.Host}, which keeps its agent's session.") with { Host = null });
        }
    }

    /// <exception cref="ApplicationFailureException">This host lacks the repository and another may have it: tried again at once.</exception>
    public async Task RequireForAsync(RepositorySpec repository, CancellationToken cancellationToken)
    {
        if (Lacks(repository) is { } lacks && await HasOthersAsync([], cancellationToken))
        {
            throw new ApplicationFailureException(
                $"{host.Id} leaves it to another host: {lacks}.", FailureTypes.HandedBack, nonRetryable: false, nextRetryDelay: AgainAfter);
        }
    }

    private static string? Lacks(RepositorySpec repository) =>
        repository.Path is { } path && !Directory.Exists(path) ? $"it has no folder '{path}'" : null;

    private async Task<bool> HasOthersAsync(IReadOnlyList<string> avoided, CancellationToken cancellationToken) =>
        (await PollersAsync(cancellationToken)).Any(poller => poller != host.Id && !avoided.Contains(poller));

    private async Task<IReadOnlyList<string>> PollersAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeTaskQueueRequest
        {
            Namespace = client.Options.Namespace,
            TaskQueue = new TaskQueue { Name = ActivityExecutionContext.Current.Info.TaskQueue },
            TaskQueueType = TaskQueueType.Activity,
        };
        var queue = await client.WorkflowService.DescribeTaskQueueAsync(request, new() { CancellationToken = cancellationToken });
        return [.. queue.Pollers.Where(poller => DateTime.UtcNow - poller.LastAccessTime.ToDateTime() < Recent).Select(poller => poller.Identity)];
    }

    private TaskFailure Failure(string message) => new() { Kind = FailureKind.Infrastructure, Message = message, Host = host.Id };
}
