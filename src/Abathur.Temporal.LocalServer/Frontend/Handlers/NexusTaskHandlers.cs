using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Standalone;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Nexus requests, to and from the workers that handle them.</summary>
/// <param name="ofWorkflows">Those of workflows' operations.</param>
/// <param name="standalone">Those of operations that belong to no workflow.</param>
/// <param name="queues">Where the requests wait.</param>
/// <param name="deployments">The versions that polls tell of.</param>
/// <param name="now">The server's time.</param>
internal sealed class NexusTaskHandlers(
    INexusTasks ofWorkflows, INexusTasks standalone, TaskQueues queues, DeploymentRegistry deployments, Func<DateTimeOffset> now)
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
            var taken = await Of(task.Execution.Namespace).TakeAsync((QueuedTask.Nexus)task);
            if (call.IsLost(poller))
            {
                // Its deadline goes on: where nobody takes it in time, the next attempt follows.
                queues.Add(queue, task);
                break;
            }

            if (taken is not null)
            {
                requestsOut.Add(taken.Stamp, taken.Deadline, now());
                return NexusTaskResponses.Of(taken, request.Namespace, now());
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

    private async Task AnswerAsync(NexusTaskToken token, HandlerAnswer answer)
    {
        var isOut = requestsOut.Remove(token.Stamp, now());
        if (!await Of(token.CallerNamespace).AnswerAsync(token, answer) && !isOut)
        {
            throw ServiceError.NotFound("Nexus task not found or already expired");
        }
    }

    private INexusTasks Of(string part) => StandaloneKey.KindOf(part) is null ? ofWorkflows : standalone;
}
