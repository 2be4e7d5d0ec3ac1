using Abathur.Temporal.LocalServer.Matching;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Who polls a task queue, and what waits on it.</summary>
internal sealed class TaskQueueHandlers(TaskQueues queues)
{
    public Task<DescribeTaskQueueResponse> DescribeTaskQueue(DescribeTaskQueueRequest request, ServerCallContext call)
    {
        var type = request.TaskQueueType == TaskQueueType.Unspecified ? TaskQueueType.Workflow : request.TaskQueueType;
        var statistics = Describe(request, type);
        var response = new DescribeTaskQueueResponse { Stats = Stats(statistics, statistics.BacklogByPriority.Sum()) };
        response.Pollers.Add(Pollers(statistics));
        for (var i = 0; i < statistics.BacklogByPriority.Count; i++)
        {
            if (statistics.BacklogByPriority[i] > 0)
            {
                response.StatsByPriorityKey[i + 1] = Stats(statistics, statistics.BacklogByPriority[i]);
            }
        }

        if (request.ApiMode == DescribeTaskQueueMode.Enhanced)
        {
            response.VersionsInfo[""] = new();
            foreach (var asked in request.TaskQueueTypes.Count > 0 ? request.TaskQueueTypes : [type])
            {
                var described = Describe(request, asked);
                var info = new TaskQueueTypeInfo { Stats = Stats(described, described.BacklogByPriority.Sum()) };
                info.Pollers.Add(Pollers(described));
                response.VersionsInfo[""].TypesInfo[(int)asked] = info;
            }
        }

        return Task.FromResult(response);
    }

    public Task<ListTaskQueuePartitionsResponse> ListTaskQueuePartitions(ListTaskQueuePartitionsRequest request, ServerCallContext call)
    {
        var partition = new TaskQueuePartitionMetadata { Key = request.TaskQueue?.Name ?? "", OwnerHostName = Environment.MachineName };
        return Task.FromResult(new ListTaskQueuePartitionsResponse
        {
            ActivityTaskQueuePartitions = { partition },
            WorkflowTaskQueuePartitions = { partition },
        });
    }

    private TaskQueueStatistics Describe(DescribeTaskQueueRequest request, TaskQueueType type) =>
        queues.Get(new TaskQueueKey(request.Namespace, request.TaskQueue?.Name ?? "", type)).Describe();

    private static IEnumerable<PollerInfo> Pollers(TaskQueueStatistics statistics) => statistics.Pollers.Select(poller => new PollerInfo
    {
        Identity = poller.Key,
        LastAccessTime = Timestamp.FromDateTimeOffset(poller.Value),
        RatePerSecond = 100_000,
    });

    private static TaskQueueStats Stats(TaskQueueStatistics statistics, int count) => new()
    {
        ApproximateBacklogCount = count,
        ApproximateBacklogAge = Duration.FromTimeSpan(count > 0 ? statistics.BacklogAge : TimeSpan.Zero),
    };
}
