using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Swarms;

/// <summary>
/// Removes what swarms left on this host, once they have closed: a swarm's own end cleans up on one host, and the others may be
/// away by then. A question to the service adds no event; without an answer everything stays.
/// </summary>
public sealed partial class ClosedSwarms(ITemporalClient client, ServiceIdentity service, WorktreeManager worktrees, ILogger<ClosedSwarms> log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Notes that this host gets a worktree of the attempt's swarm. Call it before there is one.</summary>
    public async Task NoteAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (await service.FindAsync(cancellationToken) is { } id)
        {
            await worktrees.NoteOwnerAsync(task, id, cancellationToken);
        }
    }

    /// <summary>
    /// Salvages and removes the worktrees that nobody works in, and whose swarm this service reports as closed or as unknown. Those
    /// that were made for another service or namespace are not touched.
    /// </summary>
    /// <returns>False where the service did not answer for all of them.</returns>
    public async Task<bool> CleanUpAsync(CancellationToken cancellationToken)
    {
        if (worktrees.Owners() is not { Count: > 0 } owners)
        {
            return true;
        }

        if (await service.FindAsync(cancellationToken) is not { } id)
        {
            return false;
        }

        var isAnswered = true;
        foreach (var owner in owners.Where(owner => owner.BelongsTo(id)))
        {
            try
            {
                var isClosed = await IsClosedAsync(owner.Swarm, cancellationToken);
                isAnswered &= isClosed is not null;
                if (isClosed == true)
                {
                    await worktrees.PruneAsync(owner.Repository, owner.Swarm, cancellationToken);
                }
            }
            catch (Exception e) when (e is HostFailureException or InvalidInputException or IOException or UnauthorizedAccessException)
            {
                NotCleanedUp(log, owner.Swarm, owner.Repository.Location(), e.Message);
            }
        }

        return isAnswered;
    }

    // Null: the service did not answer.
    private async Task<bool?> IsClosedAsync(string swarm, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken, Timeout = Limit, Retry = false };
        try
        {
            var description = await client.GetWorkflowHandle(WorkflowIds.Swarm(swarm)).DescribeAsync(new() { Rpc = rpc });
            return description.Status is WorkflowExecutionStatus.Completed or WorkflowExecutionStatus.Failed or WorkflowExecutionStatus.Canceled
                or WorkflowExecutionStatus.Terminated or WorkflowExecutionStatus.TimedOut;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return true;
        }
        catch (Exception e) when (e is RpcException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    [LoggerMessage(2100, LogLevel.Warning, "Worktrees of the closed swarm {Swarm} in {Repository} stay: {Error}")]
    private static partial void NotCleanedUp(ILogger logger, string swarm, string repository, string error);
}
