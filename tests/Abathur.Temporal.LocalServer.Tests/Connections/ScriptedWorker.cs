using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Connections;

/// <summary>
/// A worker without a workflow: it completes every task, accepts and completes every update, and answers every query with its
/// own name.
/// </summary>
internal sealed class ScriptedWorker : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly List<Task> loops = [];
    private readonly string queue;

    /// <param name="address">Of the server.</param>
    /// <param name="queue">What it polls, besides a sticky queue of its own.</param>
    /// <param name="polls">How many polls it has out on each.</param>
    /// <param name="isDeaf">It takes tasks and queries, and answers none: as a frozen process, whose connection stays open.</param>
    public ScriptedWorker(string address, string queue, int polls = 1, bool isDeaf = false)
    {
        this.queue = queue;
        Connection = new RawConnection(address);
        IsDeaf = isDeaf;
        for (var i = 0; i < polls; i++)
        {
            loops.Add(PollAsync(new() { Name = queue }));
            loops.Add(PollAsync(new() { Name = Name, Kind = TaskQueueKind.Sticky, NormalName = queue }));
        }
    }

    public string Name { get; } = $"worker-{Guid.NewGuid():N}";

    public RawConnection Connection { get; }

    public bool IsDeaf { get; set; }

    /// <summary>How many tasks and queries it has taken.</summary>
    public int Taken => taken;

    private int taken;

    public void Dispose()
    {
        ended.Cancel();
        Connection.Dispose();
    }

    private async Task PollAsync(Temporalio.Api.TaskQueue.V1.TaskQueue polled)
    {
        var request = new PollWorkflowTaskQueueRequest { Namespace = "default", Identity = Name, TaskQueue = polled };
        try
        {
            while (!ended.IsCancellationRequested)
            {
                var task = await Connection.CallAsync<PollWorkflowTaskQueueResponse>("PollWorkflowTaskQueue", request, ended.Token);
                if (!task.TaskToken.IsEmpty)
                {
                    Interlocked.Increment(ref taken);
                    if (IsDeaf)
                    {
                        return;
                    }

                    await AnswerAsync(task);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            // The way in which it ends.
        }
    }

    private async Task AnswerAsync(PollWorkflowTaskQueueResponse task)
    {
        try
        {
            if (task.Query is not null)
            {
                await Connection.CallAsync<RespondQueryTaskCompletedResponse>(
                    "RespondQueryTaskCompleted", Answer(task), ended.Token);
            }
            else
            {
                await Connection.CallAsync<RespondWorkflowTaskCompletedResponse>(
                    "RespondWorkflowTaskCompleted", Complete(task), ended.Token);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Somebody else has it by now.
        }
    }

    private RespondQueryTaskCompletedRequest Answer(PollWorkflowTaskQueueResponse task) => new()
    {
        Namespace = "default",
        TaskToken = task.TaskToken,
        CompletedType = QueryResultType.Answered,
        QueryResult = Said(),
    };

    private RespondWorkflowTaskCompletedRequest Complete(PollWorkflowTaskQueueResponse task)
    {
        var request = new RespondWorkflowTaskCompletedRequest
        {
            Namespace = "default",
            Identity = Name,
            TaskToken = task.TaskToken,
            StickyAttributes = new()
            {
                WorkerTaskQueue = new() { Name = Name, Kind = TaskQueueKind.Sticky, NormalName = queue },
                ScheduleToStartTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
            },
        };
        foreach (var id in task.Queries.Keys)
        {
            request.QueryResults[id] = new() { ResultType = QueryResultType.Answered, Answer = Said() };
        }

        foreach (var message in task.Messages)
        {
            var update = message.Body.Unpack<Temporalio.Api.Update.V1.Request>();
            request.Messages.Add(new Temporalio.Api.Protocol.V1.Message
            {
                Id = $"{message.Id}/accept",
                ProtocolInstanceId = message.ProtocolInstanceId,
                Body = Any.Pack(new Acceptance
                {
                    AcceptedRequestMessageId = message.Id,
                    AcceptedRequestSequencingEventId = message.EventId,
                    AcceptedRequest = update,
                }),
            });
            request.Messages.Add(new Temporalio.Api.Protocol.V1.Message
            {
                Id = $"{message.Id}/response",
                ProtocolInstanceId = message.ProtocolInstanceId,
                Body = Any.Pack(new Response { Meta = update.Meta, Outcome = new() { Success = Said() } }),
            });
        }

        return request;
    }

    private Payloads Said() => new() { Payloads_ = { new Payload { Data = ByteString.CopyFromUtf8(Name) } } };
}
