using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Commands;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Workflow tasks, to and from workers.</summary>
internal sealed class WorkflowTaskHandlers(HistoryEngine engine, TaskQueues queues, DeploymentRegistry deployments, LostWork lost)
{
    public async Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueue(PollWorkflowTaskQueueRequest request, ServerCallContext call)
    {
        RequestChecks.TaskQueue(request.TaskQueue);

        var queue = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, TaskQueueType.Workflow);
        var isSticky = request.TaskQueue.Kind == TaskQueueKind.Sticky;
        var poller = call.Poller(request.Identity, request.WorkerInstanceKey, request.WorkerVersionCapabilities, request.DeploymentOptions) with { IsSticky = isSticky };
        if (!isSticky)
        {
            await deployments.RegisterAsync(request.Namespace, poller.Build, request.TaskQueue.Name, TaskQueueType.Workflow, engine.Context.Clock.UtcNow);
        }

        poller.Connection?.Polls(queue, isSticky);
        using var patience = call.LongPoll(LongPolls.Task);
        while (await queues.PollAsync(queue, poller, patience.Token) is { } task)
        {
            var response = call.IsLost(poller) ? null : await TakeAsync(task, poller, isSticky);
            if (call.IsLost(poller))
            {
                await GiveBackAsync(queue, isSticky, task, response);
                break;
            }

            if (response is not null)
            {
                return response;
            }
        }

        return new();
    }

    public async Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompleted(
        RespondWorkflowTaskCompletedRequest request, ServerCallContext call)
    {
        var token = TaskToken.Parse(request.TaskToken);
        var poller = call.Poller(request.Identity, request.WorkerInstanceKey, request.WorkerVersionStamp, request.DeploymentOptions);
        QueuedTask.Activity[] eager = [];
        var (error, response) = await engine.WriteAsync(token.Workflow, tx =>
        {
            var run = Require(tx, token);
            var completed = WorkflowTaskCompletion.Complete(tx, run, request, poller);
            var answer = new RespondWorkflowTaskCompletedResponse
            {
                ResetHistoryEventId = completed.ResetEventId,
                WorkflowTask = completed.Next is { } next ? WorkflowTaskResponses.Of(tx, run, next, isPartial: run.Sticky is not null || next.IsSpeculative) : null,
            };
            eager = [.. completed.Activities.Select(a => new QueuedTask.Activity(run.Key, a.ScheduledEventId, a.Stamp))];
            answer.ActivityTasks.Add(completed.Activities.Select(a => ActivityTaskResponses.Of(run, a)));
            return (completed.Error, answer);
        });
        if (call.IsLost(poller))
        {
            await TakeBackAsync(token.Workflow, response.WorkflowTask, eager);
        }

        return error is null ? response : throw error;
    }

    public async Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest request, ServerCallContext call)
    {
        var token = TaskToken.Parse(request.TaskToken);
        await engine.WriteAsync(
            token.Workflow,
            tx => WorkflowTaskFailures.Fail(tx, Require(tx, token), request.Cause, request.Failure, request.Identity));
        return new();
    }

    public async Task<ResetStickyTaskQueueResponse> ResetStickyTaskQueue(ResetStickyTaskQueueRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.Execution);
        await engine.WriteAsync(new WorkflowKey(request.Namespace, request.Execution.WorkflowId), tx =>
        {
            var run = tx.Require(request.Execution.RunId);
            tx.Touch(run);
            run.Sticky = null;
        });
        return new();
    }

    private async Task<PollWorkflowTaskQueueResponse?> TakeAsync(QueuedTask task, Poller poller, bool isSticky)
    {
        var key = new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId);
        if (task is QueuedTask.Query query)
        {
            return query.State.Answer.IsCompleted ? null : await TakeAsync(key, query, poller, isSticky);
        }

        return await engine.WriteAsync(key, tx =>
            tx.Find(task.Execution.RunId) is { } run
            && WorkflowTaskStarts.Start(tx, run, ((QueuedTask.Workflow)task).Stamp, poller) is { } started
                ? WorkflowTaskResponses.Of(tx, run, started, isSticky && started.StickyQueue is not null)
                : null);
    }

    private async Task<PollWorkflowTaskQueueResponse?> TakeAsync(
        WorkflowKey key, QueuedTask.Query query, Poller poller, bool isSticky)
    {
        query.Take(poller.Connection);
        try
        {
            var response = await engine.ReadAsync(
                key,
                query.Execution.RunId,
                run => run.Task is null ? WorkflowTaskResponses.Of(run, query.State, isSticky) : null,
                closed => WorkflowTaskResponses.Of(closed, query.State));
            if (response is null)
            {
                // While it waited, something happened that a workflow task has yet to take up. A worker without the workflow in its
                // cache would take that up with the query, and order it otherwise than each later replay: the task goes first.
                query.State.Resolve(null);
            }

            return response;
        }
        catch (Exception e)
        {
            // Deleted meanwhile, most likely: whoever asked hears of it, the worker doesn't.
            query.State.Fail(e);
            return null;
        }
    }

    // What came with an answer that nobody gets.
    private async Task TakeBackAsync(WorkflowKey workflow, PollWorkflowTaskQueueResponse? next, IEnumerable<QueuedTask.Activity> eager)
    {
        if (next is not null)
        {
            await lost.TakeBackAsync(workflow, TaskToken.Parse(next.TaskToken).RequestId);
        }

        await Task.WhenAll(eager.Select(task => lost.TakeBackAsync(task)));
    }

    // Nobody has seen it.
    private async Task GiveBackAsync(TaskQueueKey queue, bool isSticky, QueuedTask task, PollWorkflowTaskQueueResponse? taken)
    {
        if (taken is not null && task is QueuedTask.Workflow)
        {
            await lost.TakeBackAsync(
                new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId), TaskToken.Parse(taken.TaskToken).RequestId);
        }
        else if (isSticky || task is QueuedTask.Query)
        {
            await lost.MoveAsync([task]);
        }
        else
        {
            queues.Add(queue, task);
        }
    }

    private static RunState Require(Transaction tx, TaskToken token) =>
        tx.Find(token.RunId) is { Task: { IsStarted: true } task } run
        && task.ScheduledEventId == token.ScheduledEventId
        && task.Attempt == token.Attempt
        && task.RequestId == token.RequestId
            ? run
            : throw ServiceError.WorkflowTaskNotFound();
}
