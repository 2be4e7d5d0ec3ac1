using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Query.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>
/// Queries: with the workflow task that is pending, so that the answer sees what came before it, or by themselves where none is.
/// </summary>
internal sealed class QueryHandlers(HistoryEngine engine, TaskQueues queues, PendingQueries pending)
{
    public async Task<QueryWorkflowResponse> QueryWorkflow(QueryWorkflowRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.Execution);
        if (request.Query is null or { QueryType.Length: 0 })
        {
            throw ServiceError.InvalidArgument("QueryType is not set on request.");
        }

        var key = new WorkflowKey(request.Namespace, request.Execution.WorkflowId);
        while (true)
        {
            var query = new QueryState(request.Query);
            var target = await engine.WriteAsync(key, tx => Attach(tx, request, query), call.CancellationToken)
                ?? await engine.ReadAsync(key, request.Execution.RunId, QueryTarget.Of, QueryTarget.Of, call.CancellationToken);
            if (IsRejected(request.QueryRejectCondition, target.Status))
            {
                return new() { QueryRejected = new() { Status = target.Status } };
            }

            var result = target.IsAttached
                ? await AnswerAsync(key, query, call.CancellationToken)
                : await AskAsync(target, query, call.CancellationToken);
            if (result is not null)
            {
                return ToResponse(result);
            }
        }
    }

    public Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompleted(RespondQueryTaskCompletedRequest request, ServerCallContext call)
    {
        var query = pending.Find(TaskToken.Parse(request.TaskToken).QueryId)
            ?? throw ServiceError.NotFound("query task not found, or already expired");
        call.Connection();
        query.State.Resolve(new WorkflowQueryResult
        {
            ResultType = request.CompletedType,
            Answer = request.QueryResult,
            ErrorMessage = request.ErrorMessage,
            Failure = request.Failure,
        });
        return Task.FromResult(new RespondQueryTaskCompletedResponse());
    }

    // Null for a workflow that isn't open.
    private static QueryTarget? Attach(Transaction tx, QueryWorkflowRequest request, QueryState query)
    {
        if (tx.Find(request.Execution.RunId) is not { } run)
        {
            return null;
        }

        if (!run.HadTask)
        {
            throw ServiceError.WorkflowNotReady("Workflow task is not scheduled yet.");
        }

        if (WorkflowTasks.AreFailing(run))
        {
            throw ServiceError.WorkflowNotReady("Unable to query workflow due to Workflow Task in failed state.");
        }

        var isAttached = (run.Task is not null || run.LastCompletedTaskStartedId == 0)
            && !IsRejected(request.QueryRejectCondition, run.Status);
        if (isAttached)
        {
            run.Queries.Add(query);
        }

        return QueryTarget.Of(run) with { IsAttached = isAttached };
    }

    private async Task<WorkflowQueryResult?> AnswerAsync(WorkflowKey key, QueryState query, CancellationToken cancellation)
    {
        try
        {
            return await query.Answer.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await engine.WriteAsync(key, tx => tx.Lane.Open?.Queries.Remove(query) ?? false, CancellationToken.None);
            throw;
        }
    }

    // Handed out until somebody answers: a worker that took it may be gone, or frozen.
    private async Task<WorkflowQueryResult?> AskAsync(QueryTarget target, QueryState query, CancellationToken cancellation)
    {
        try
        {
            while (!query.Answer.IsCompleted)
            {
                var handout = new QueuedTask.Query(target.Execution, query);
                pending.Set(handout);
                if (target.Sticky is { } sticky && queues.TryAddSticky(target.Execution.Namespace, sticky, handout))
                {
                    await EndAsync(new TaskQueueKey(target.Execution.Namespace, sticky, TaskQueueType.Workflow), handout, isTaken: true, cancellation);
                    await ResetStickyAsync(target, query);
                    target = target with { Sticky = null };
                }
                else
                {
                    var normal = new TaskQueueKey(target.Execution.Namespace, target.TaskQueue, TaskQueueType.Workflow);
                    // A sticky queue has tasks of any version.
                    handout = handout with { Pinned = target.Pinned };
                    pending.Set(handout);
                    queues.Add(normal, handout);
                    await EndAsync(normal, handout, isTaken: false, cancellation);
                }
            }

            return await query.Answer;
        }
        finally
        {
            pending.Remove(query.Id);
        }
    }

    // Waits for its answer, or until there is none to wait for. It waits for a worker as long as it takes, and then a while for that one.
    private async Task EndAsync(TaskQueueKey queue, QueuedTask.Query handout, bool isTaken, CancellationToken cancellation)
    {
        try
        {
            if (!isTaken)
            {
                await Task.WhenAny(handout.Taken, handout.State.Answer).WaitAsync(cancellation);
            }

            await Task.WhenAny(handout.Lost, handout.State.Answer).WaitAsync(LongPolls.Query, cancellation);
        }
        catch (TimeoutException)
        {
            handout.Connection?.IsSilent = true;
        }
        finally
        {
            queues.Remove(queue, handout);
        }
    }

    private async Task ResetStickyAsync(QueryTarget target, QueryState query)
    {
        if (query.Answer.IsCompleted)
        {
            return;
        }

        await engine.WriteAsync(new WorkflowKey(target.Execution.Namespace, target.Execution.WorkflowId), tx =>
        {
            if (tx.Find(target.Execution.RunId) is { } run && run.Sticky?.Name == target.Sticky)
            {
                tx.Touch(run);
                run.Sticky = null;
            }
        });
    }

    private static bool IsRejected(QueryRejectCondition condition, WorkflowExecutionStatus status) => condition switch
    {
        _ when status == WorkflowExecutionStatus.Paused => true,
        QueryRejectCondition.NotOpen => status != WorkflowExecutionStatus.Running,
        QueryRejectCondition.NotCompletedCleanly =>
            status is not (WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Completed or WorkflowExecutionStatus.ContinuedAsNew),
        _ => false,
    };

    private static QueryWorkflowResponse ToResponse(WorkflowQueryResult result) => result.ResultType == QueryResultType.Answered
        ? new() { QueryResult = result.Answer }
        : throw ServiceError.QueryFailed(result.ErrorMessage, result.Failure);
}
