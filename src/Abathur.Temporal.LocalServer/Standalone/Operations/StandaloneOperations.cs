using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations;

/// <summary>Makes the moves of standalone Nexus operations.</summary>
internal sealed class StandaloneOperations(HistoryContext context, ILogger<StandaloneOperations> logger)
    : StandaloneRuns<LiveOperation>(StandaloneKind.NexusOperation, context, logger), INexusCallers
{
    /// <summary>Starts a run of an id, or finds the one that stands for the request.</summary>
    /// <param name="request">Checked, with nothing left out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The run, and whether it was started now.</returns>
    /// <exception cref="RpcException">NotFound: the endpoint. AlreadyExists.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task<(LiveOperation Operation, bool IsStarted)> StartAsync(StartNexusOperationExecutionRequest request, CancellationToken cancellation)
    {
        var key = new StandaloneKey(StandaloneKind.NexusOperation, request.Namespace, request.OperationId);
        var endpoint = Context.Endpoints.FindByName(request.Endpoint)
            ?? throw ServiceError.NotFound($"could not find Nexus endpoint by name: {request.Endpoint}");
        return StartAsync(
            key,
            new StartPolicy(request.RequestId, request.IdConflictPolicy == NexusOperationIdConflictPolicy.UseExisting, request.IdReusePolicy switch
            {
                NexusOperationIdReusePolicy.RejectDuplicate => IdReuse.Never,
                NexusOperationIdReusePolicy.AllowDuplicateFailedOnly => IdReuse.AfterFailure,
                _ => IdReuse.Always,
            }),
            (runId, now) => new LiveOperation
            {
                Key = key,
                RunId = runId,
                Request = request,
                EndpointId = endpoint.Id,
                HandlerRequestId = Guid.NewGuid().ToString(),
                ScheduleTime = now,
            },
            cancellation);
    }

    /// <summary>The request that a worker takes, with when it was sent; null where nobody waits for an answer any more.</summary>
    public async Task<(LiveOperation Operation, DateTimeOffset SentTime)?> TakeAsync(QueuedTask.Nexus task)
    {
        var sent = DateTimeOffset.MinValue;
        var operation = await TakeAsync(task, (lane, operation, _) =>
        {
            sent = lane.QueuedTime;
            return operation.Pending?.Stamp == task.Stamp ? operation : null;
        });
        return operation is null ? null : (operation, sent);
    }

    /// <summary>Its handler answers the request with a stamp.</summary>
    /// <returns>Whether that request was out.</returns>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task<bool> AnswerAsync(StandaloneKey key, string runId, Guid stamp, HandlerAnswer answer)
    {
        var isOut = false;
        await TryWriteAsync(key, runId, (operation, now) =>
        {
            isOut = operation.Pending?.Stamp == stamp;
            return isOut ? OperationAnswers.Answer(operation, answer, now) : null;
        });
        return isOut;
    }

    public async Task<NexusCompletion> TellAsync(string record, NexusCompletion completion, CallbackToken target)
    {
        var told = completion with { Problem = "handler error (BAD_REQUEST): bad request" };
        if (StandaloneKey.KindOf(target.Namespace) != Kind)
        {
            // Whoever attaches a callback may write into its token what they like.
            return told;
        }

        await TryWriteAsync(
            StandaloneKey.In(target.Namespace, target.WorkflowId),
            "",
            (operation, now) =>
            {
                if (!operation.IsOpen || operation.HandlerRequestId != target.RequestId)
                {
                    return null;
                }

                told = completion with { State = CallbackState.Succeeded, ToldTime = now };
                return OperationAnswers.Complete(operation, completion, now);
            },
            writes => writes.PutMetadata(MetadataKind.NexusCompletion, record, told.ToBytes()));
        return told;
    }

    protected override RpcException NotFound(string id) => ServiceError.OperationNotFound(id);

    protected override RpcException AlreadyStarted(LiveOperation known) => ServiceError.OperationAlreadyStarted(known.StartRequestId, known.RunId);

    protected override LiveOperation Load(StoredExecution stored) => OperationSnapshot.Load(Context.Store, stored);

    protected override void Keep(WriteSet writes, LiveOperation? known, LiveOperation run)
    {
        OperationSnapshot.AddTo(writes, run, isNew: known is null);
        if (known?.Status != run.Status)
        {
            writes.UpsertVisibility(OperationRecords.Of(run));
        }
    }

    protected override LiveOperation CatchUp(StandaloneLane<LiveOperation> lane, LiveOperation run, DateTimeOffset now)
    {
        lane.QueuedTime = lane.QueuedTime > now ? now : lane.QueuedTime;
        run = OperationDeadlines.SetBack(run, now);
        for (LiveOperation? before = null; run.IsOpen && !ReferenceEquals(run, before);)
        {
            before = run;
            run = OperationDeadlines.Step(run, Endpoint(run), SentTime(lane, run), now);
        }

        return run;
    }

    protected override DateTimeOffset? Next(StandaloneLane<LiveOperation> lane, LiveOperation run, DateTimeOffset now) =>
        OperationDeadlines.Next(run, SentTime(lane, run), now);

    protected override (Guid Stamp, TaskQueueKey Queue, QueuedTask Task)? Queue(LiveOperation run, DateTimeOffset now)
    {
        if (run.Pending is not { } request || Endpoint(run) is not { } endpoint || !OperationDeadlines.CanSend(run, endpoint, now))
        {
            return null;
        }

        var worker = endpoint.Spec.Target.Worker;
        return (request.Stamp, new TaskQueueKey(worker.Namespace, worker.TaskQueue, TaskQueueType.Nexus), new QueuedTask.Nexus(run.Key.Run(run.RunId), 0, request.Stamp));
    }

    protected override bool IsBusy(LiveOperation run, DateTimeOffset now) => run.Pending is not null;

    private static DateTimeOffset? SentTime(StandaloneLane<LiveOperation> lane, LiveOperation run) =>
        run.Pending?.Stamp == lane.Queued ? lane.QueuedTime : null;

    // As on the real server: another one of its name stands for an endpoint that is gone.
    private Endpoint? Endpoint(LiveOperation run) => Context.Endpoints.Find(run.EndpointId) ?? Context.Endpoints.FindByName(run.Request.Endpoint);

    // Nothing for one that isn't there any more.
    private async Task TryWriteAsync(StandaloneKey key, string runId, Func<LiveOperation, DateTimeOffset, LiveOperation?> move, Action<WriteSet>? also = null)
    {
        try
        {
            await WriteAsync(key, runId, move, also);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Its caller learns of it by what hasn't changed.
        }
    }
}
