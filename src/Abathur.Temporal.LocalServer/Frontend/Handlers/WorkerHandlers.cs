using System.Text.Json;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Workers;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Worker.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What workers tell of themselves, and who asks for it.</summary>
internal sealed class WorkerHandlers(TaskQueues queues, LostWork lost, WorkerRegistry workers)
{
    /// <summary>Its polls end at once, and what waits on its sticky queue goes to any other worker.</summary>
    public async Task<ShutdownWorkerResponse> ShutdownWorker(ShutdownWorkerRequest request, ServerCallContext call)
    {
        if (request.WorkerHeartbeat is { } last)
        {
            workers.Record(request.Namespace, [last]);
        }

        await lost.MoveAsync(queues.Stop(request.Namespace, request.WorkerInstanceKey, request.StickyTaskQueue));
        return new();
    }

    public Task<RecordWorkerHeartbeatResponse> RecordWorkerHeartbeat(RecordWorkerHeartbeatRequest request, ServerCallContext call)
    {
        workers.Record(request.Namespace, request.WorkerHeartbeat);
        return Task.FromResult(new RecordWorkerHeartbeatResponse());
    }

    public Task<DescribeWorkerResponse> DescribeWorker(DescribeWorkerRequest request, ServerCallContext call) => Task.FromResult(
        new DescribeWorkerResponse { WorkerInfo = new() { WorkerHeartbeat = workers.Get(request.Namespace, request.WorkerInstanceKey) } });

    public Task<CountWorkersResponse> CountWorkers(CountWorkersRequest request, ServerCallContext call) =>
        Task.FromResult(new CountWorkersResponse { Count = workers.Find(request.Namespace, request.Query).Count() });

    /// <summary>A page of them; whether system workers are asked for or not, there are none.</summary>
    public Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext call)
    {
        var after = request.NextPageToken.IsEmpty ? null : PageToken.Parse(request.NextPageToken).LastKey;
        var rest = workers.Find(request.Namespace, request.Query)
            .Where(worker => after is null || string.CompareOrdinal(worker.WorkerInstanceKey, after) > 0)
            .ToList();
        var size = request.PageSize > 0 ? request.PageSize : rest.Count;
        var response = new ListWorkersResponse();
        foreach (var worker in rest.Take(size))
        {
            // Older clients read the first, newer ones the second.
            response.WorkersInfo.Add(new WorkerInfo { WorkerHeartbeat = worker });
            response.Workers.Add(Listed(worker));
        }

        if (rest.Count > size)
        {
            response.NextPageToken = new PageToken(rest[size - 1].WorkerInstanceKey).ToByteString();
        }

        return Task.FromResult(response);
    }

    private static WorkerListInfo Listed(WorkerHeartbeat worker)
    {
        var listed = new WorkerListInfo
        {
            WorkerInstanceKey = worker.WorkerInstanceKey,
            WorkerIdentity = worker.WorkerIdentity,
            TaskQueue = worker.TaskQueue,
            DeploymentVersion = worker.DeploymentVersion,
            SdkName = worker.SdkName,
            SdkVersion = worker.SdkVersion,
            Status = worker.Status,
            StartTime = worker.StartTime,
            HostName = worker.HostInfo?.HostName ?? "",
            WorkerGroupingKey = worker.HostInfo?.WorkerGroupingKey ?? "",
            ProcessId = worker.HostInfo?.ProcessId ?? "",
        };
        listed.Plugins.Add(worker.Plugins);
        listed.Drivers.Add(worker.Drivers);
        return listed;
    }

    private sealed record PageToken(string LastKey)
    {
        public static PageToken Parse(ByteString token)
        {
            try
            {
                return JsonSerializer.Deserialize<PageToken>(token.Span) ?? throw new JsonException();
            }
            catch (JsonException)
            {
                throw ServiceError.InvalidArgument("invalid next_page_token");
            }
        }

        public ByteString ToByteString() => ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(this));
    }
}
