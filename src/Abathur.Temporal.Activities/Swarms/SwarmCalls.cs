using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Mcp;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Swarms;

/// <summary>
/// Asks a swarm what its attempts ask: at most two at once for each swarm, because a swarm takes a limited number of updates at a time,
/// and again while the service can't answer. Submissions are idempotent by their keys.
/// </summary>
public sealed class SwarmCalls(ITemporalClient client) : ISwarmCalls
{
    private const int AtOnce = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new();

    public Task<SubmittedTask> SubmitAsync(AttemptInput task, TaskSubmission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var asked = new AttemptSubmission { Task = task.TaskId, Attempt = task.Attempt, Submission = submission };
        return AskAsync(task, (swarm, rpc) => swarm.ExecuteUpdateAsync(s => s.SubmitFromAttemptAsync(asked), new() { Rpc = rpc }), cancellationToken);
    }

    public Task<TaskBlocker> ReportBlockerAsync(AttemptInput task, Blocker blocker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var report = new AttemptBlocker { Task = task.TaskId, Attempt = task.Attempt, Blocker = blocker };
        return AskAsync(task, (swarm, rpc) => swarm.ExecuteUpdateAsync(s => s.ReportBlockerAsync(report), new() { Rpc = rpc }), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CheckPlanAsync(AttemptInput task, IReadOnlyList<TaskSubmission> tasks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var question = new PlanQuestion { Task = task.TaskId, Tasks = tasks };
        return (await AskAsync(task, (swarm, rpc) => swarm.QueryAsync(s => s.Plan(question), new() { Rpc = rpc }), cancellationToken)).Problems;
    }

    public Task<TaskPage> ListAsync(AttemptInput task, string? after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var filter = new TaskFilter { Lineage = task.TaskId, After = after };
        return AskAsync(task, (swarm, rpc) => swarm.QueryAsync(s => s.Tasks(filter), new() { Rpc = rpc }), cancellationToken);
    }

    public async Task<TaskRecord> GetAsync(AttemptInput task, string idOrKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var own = await FindAsync(task.TaskId);
        TaskRecord found;
        try
        {
            found = await FindAsync(TaskId.TryParse(idOrKey, out _) ? idOrKey : $"{task.TaskId}/{idOrKey}");
        }
        catch (InvalidInputException) when (!TaskId.TryParse(idOrKey, out _))
        {
            found = await FindAsync(idOrKey);
        }

        return (found.Root ?? found.Id) == (own.Root ?? own.Id)
            ? found
            : throw new InvalidInputException($"get_task: {found.Id} belongs to another lineage; name a task that `list_tasks` shows.");

        Task<TaskRecord> FindAsync(string name) => AskAsync(task, (swarm, rpc) => swarm.QueryAsync(s => s.Task(name), new() { Rpc = rpc }), cancellationToken);
    }

    private async Task<T> AskAsync<T>(AttemptInput task, Func<WorkflowHandle<ISwarm>, RpcOptions, Task<T>> question, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(task.Swarm, _ => new(AtOnce));
        var swarm = client.GetWorkflowHandle<ISwarm>(WorkflowIds.Swarm(task.Swarm));
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                return await question(swarm, new() { CancellationToken = cancellationToken });
            }
            catch (WorkflowUpdateFailedException e) when (e.InnerException is ApplicationFailureException { ErrorType: FailureTypes.InvalidInput or FailureTypes.Rejected } refusal)
            {
                throw new InvalidInputException(refusal.Message, e);
            }
            catch (WorkflowQueryFailedException e) when (!e.Message.StartsWith("[TMPRL1100]", StringComparison.Ordinal))
            {
                throw new InvalidInputException(e.Message, e);
            }
            catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
            {
                throw new InvalidInputException($"The swarm {task.Swarm} has ended: it takes and answers nothing more.", e);
            }
            catch (Exception e) when (MayPass(e) && !cancellationToken.IsCancellationRequested)
            {
                // Asked again after a pause, in which others have their turn.
            }
            finally
            {
                gate.Release();
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    // An update that a worker lost, or that arrived with a continue-as-new, was not applied. A query that fails with TMPRL1100 met a worker
    // that does not replay the swarm: a host may reset it.
    private static bool MayPass(Exception error) => error is RpcException
    {
        Code: RpcException.StatusCode.ResourceExhausted or RpcException.StatusCode.Unavailable or RpcException.StatusCode.DeadlineExceeded
            or RpcException.StatusCode.Cancelled or RpcException.StatusCode.Aborted or RpcException.StatusCode.Internal or RpcException.StatusCode.Unknown
            or RpcException.StatusCode.FailedPrecondition,
    }
        or WorkflowQueryFailedException or WorkflowQueryRejectedException { WorkflowStatus: WorkflowExecutionStatus.Paused }
        or RpcTimeoutOrCanceledException or WorkflowUpdateFailedException or OperationCanceledException or TimeoutException;
}
