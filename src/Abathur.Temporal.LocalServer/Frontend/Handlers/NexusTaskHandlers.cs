using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Nexus requests, to and from the workers that handle them.</summary>
/// <param name="engine">The workflows whose operations they are about.</param>
/// <param name="queues">Where the requests wait.</param>
/// <param name="deployments">The versions that polls tell of.</param>
/// <param name="now">The server's time.</param>
internal sealed class NexusTaskHandlers(HistoryEngine engine, TaskQueues queues, DeploymentRegistry deployments, Func<DateTimeOffset> now)
{
    private readonly NexusRequestsOut requestsOut = new();

    public async Task<PollNexusTaskQueueResponse> PollNexusTaskQueue(PollNexusTaskQueueRequest request, ServerCallContext call)
    {
        RequestChecks.TaskQueue(request.TaskQueue);
        var queue = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, TaskQueueType.Nexus);
        var poller = call.Poller(request.Identity, request.WorkerInstanceKey, request.WorkerVersionCapabilities, request.DeploymentOptions);
        await deployments.RegisterAsync(request.Namespace, poller.Build, request.TaskQueue.Name, TaskQueueType.Nexus, now());
        poller.Connection?.Polls(queue, isSticky: false);
        using var patience = call.LongPoll(LongPolls.Task);
        while (await queues.PollAsync(queue, poller, patience.Token) is { } task)
        {
            var response = await TakeAsync((QueuedTask.Nexus)task, request.Namespace);
            if (call.IsLost(poller))
            {
                // Its deadline goes on: where nobody takes it in time, the next attempt follows.
                queues.Add(queue, task);
                break;
            }

            if (response is not null)
            {
                return response;
            }
        }

        return new();
    }

    public async Task<RespondNexusTaskCompletedResponse> RespondNexusTaskCompleted(RespondNexusTaskCompletedRequest request, ServerCallContext call)
    {
        var token = NexusTaskToken.Parse(request.TaskToken, request.Namespace);
        await AnswerAsync(token, NexusAnswers.Of(request));
        return new();
    }

    public async Task<RespondNexusTaskFailedResponse> RespondNexusTaskFailed(RespondNexusTaskFailedRequest request, ServerCallContext call)
    {
        var token = NexusTaskToken.Parse(request.TaskToken, request.Namespace);
        await AnswerAsync(token, NexusAnswers.Of(request));
        return new();
    }

    // Null where nobody waits for an answer any more.
    private Task<PollNexusTaskQueueResponse?> TakeAsync(QueuedTask.Nexus task, string ns) => engine.WriteAsync(
        new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId),
        tx =>
        {
            if (Find(tx, task.Execution.RunId, task.ScheduledEventId, task.Stamp) is not var (run, operation, sent))
            {
                return null;
            }

            requestsOut.Add(task.Stamp, NexusRequests.Deadline(operation, sent), tx.Now);
            return NexusTaskResponses.Of(run, operation, sent, ns, tx.Now);
        });

    private Task AnswerAsync(NexusTaskToken token, HandlerAnswer answer) => engine.WriteAsync(token.Caller, tx =>
    {
        var isOut = requestsOut.Remove(token.Stamp, tx.Now);
        if (Find(tx, token.RunId, token.ScheduledEventId, token.Stamp) is not var (run, operation, sent))
        {
            if (!isOut)
            {
                throw ServiceError.NotFound("Nexus task not found or already expired");
            }
        }
        else if (sent == operation.Start)
        {
            NexusOperations.Answer(tx, run, operation, answer);
        }
        else
        {
            NexusCancellations.Answer(tx, run, operation, operation.Cancellation!, answer);
        }
    });

    private static (RunState Run, NexusOperationState Operation, NexusRequestState Sent)? Find(Transaction tx, string runId, long scheduledEventId, Guid stamp) =>
        tx.Find(runId) is { } run && run.NexusOperations.TryGetValue(scheduledEventId, out var operation) && operation.FindRequest(stamp) is { } sent
            ? (run, operation, sent)
            : null;
}
