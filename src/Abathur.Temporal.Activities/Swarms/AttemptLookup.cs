using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Swarms;

/// <summary>Asks Temporal how attempts ended whose reports may be lost, and ends those that hang.</summary>
public sealed class AttemptLookup(ITemporalClient client)
{
    // Eight minutes, as the swarm has it tried. By default a merge's host counts as gone after 90 s without a heartbeat and 270 s without an answer.
    private const int MergeTries = 20;

    public async Task<IReadOnlyList<AttemptReport>> FindEndedAsync(IReadOnlyList<AttemptRef> attempts, CancellationToken cancellationToken)
    {
        var ended = new List<AttemptReport>();
        foreach (var attempt in attempts)
        {
            if (await FindEndAsync(attempt, cancellationToken) is { } report)
            {
                ended.Add(report);
            }
        }

        return ended;
    }

    /// <summary>
    /// Ends it, and returns the last heartbeat of its agent: afterwards nobody can read that any more. An attempt that may be merged
    /// is not ended before that is known, or before it was tried twenty times.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="tries">How often this was tried, this time included; from 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ApplicationFailureException">It is to be tried again, because the attempt may be merged.</exception>
    public async Task<AgentHeartbeat?> TerminateAsync(AttemptRef attempt, int tries, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken };
        var id = Handle(attempt).Id;
        try
        {
            var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(
                new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = id } }, rpc);
            var run = client.GetWorkflowHandle(id, described.WorkflowExecutionInfo.Execution.RunId);
            if ((await FindInputAsync(run, rpc))?.Attempt != attempt.Attempt)
            {
                // It has closed meanwhile, and says itself what it used. Perhaps the task's next attempt has begun.
                return null;
            }

            if (tries <= MergeTries && MayBeMerged(described))
            {
                throw new ApplicationFailureException("It may be merged, and its host has not said whether it is.", category: ApplicationErrorCategory.Benign);
            }

            var last = await AgentHeartbeats.ReadAsync(client, id, rpc);
            await run.TerminateAsync("It did not end within 30 s of its cancellation.", new() { Rpc = rpc });
            return last;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // It has just closed.
            return null;
        }
    }

    // Between two steps a worker is about to decide. A workflow task that has failed twice is not waited for.
    private static bool MayBeMerged(DescribeWorkflowExecutionResponse attempt) =>
        attempt.PendingActivities.Any(step => step.ActivityType.Name is ActivityNames.Integrate or ActivityNames.FindMerge)
        || attempt.PendingWorkflowTask is { Attempt: <= 2 };

    /// <summary>Whether the execution that has the attempt's id is this attempt, which reports by signal from now on. One of another past of its swarm is terminated.</summary>
    public async Task<bool> TakeOverAsync(AttemptInput attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var rpc = new RpcOptions { CancellationToken = cancellationToken };
        try
        {
            var handle = client.GetWorkflowHandle<ITaskRun>(WorkflowIds.TaskRun(attempt.Swarm, attempt.TaskId));
            if (await FindInputAsync(handle, rpc) is not { } found)
            {
                return false;
            }

            if (IsSame(found, attempt))
            {
                await handle.SignalAsync(run => run.ReportBySignalAsync(), new() { Rpc = rpc });
                return true;
            }

            // An earlier one is about to close, as a rule.
            if (found.Attempt >= attempt.Attempt)
            {
                await handle.TerminateAsync("Its swarm was reset to before it began.", new() { Rpc = rpc });
            }
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // It has closed meanwhile.
        }

        return false;
    }

    // After a reset, tasks that were added since may have other ids.
    private static bool IsSame(AttemptInput one, AttemptInput other) =>
        (one.Attempt, one.Title, one.Description, one.Agent) == (other.Attempt, other.Title, other.Description, other.Agent);

    private async Task<AttemptInput?> FindInputAsync(WorkflowHandle handle, RpcOptions rpc)
    {
        if (!(await handle.DescribeAsync(new() { Rpc = rpc })).Status.IsOpen())
        {
            return null;
        }

        await foreach (var first in handle.FetchHistoryEventsAsync(new() { Rpc = rpc }))
        {
            return await client.Options.DataConverter.ToValueAsync<AttemptInput>(first.WorkflowExecutionStartedEventAttributes.Input.Payloads_[0]);
        }

        return null;
    }

    private async Task<AttemptReport?> FindEndAsync(AttemptRef attempt, CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken };
        var handle = Handle(attempt);
        var report = new AttemptReport { Task = attempt.Task, Attempt = attempt.Attempt };
        try
        {
            var description = await handle.DescribeAsync(new() { Rpc = rpc });
            return description.Status.IsOpen()
                ? null
                : report with { Result = await handle.GetResultAsync<AttemptResult>(rpcOptions: rpc) };
        }
        catch (WorkflowFailedException e)
        {
            return report with { Failure = Failure(e) };
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return report with { Failure = Lost("Its execution is gone: deleted, or past the namespace's retention.") };
        }
    }

    private static TaskFailure Failure(WorkflowFailedException e) => e.InnerException switch
    {
        ApplicationFailureException { Details.Count: > 0 } application => application.Details.ElementAt<TaskFailure>(0),
        CanceledFailureException => new() { Kind = FailureKind.Canceled, Message = "canceled" },
        TerminatedFailureException => Lost("The attempt was terminated from outside."),
        _ => Lost(e.InnerException?.Message ?? e.Message),
    };

    private static TaskFailure Lost(string message) => new() { Kind = FailureKind.Infrastructure, Message = message };

    private WorkflowHandle Handle(AttemptRef attempt) => client.GetWorkflowHandle(WorkflowIds.TaskRun(attempt.Swarm, attempt.Task));
}
