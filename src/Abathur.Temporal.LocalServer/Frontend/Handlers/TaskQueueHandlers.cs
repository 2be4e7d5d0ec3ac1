using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Matching;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Who polls a task queue, what waits on it, and how fast it goes.</summary>
internal sealed class TaskQueueHandlers(TaskQueues queues, TaskQueueConfigs configs, Func<DateTimeOffset> now)
{
    // The real server's numbers; here is no limit unless somebody sets one.
    private const double PollerRateLimit = 100_000;
    private const double RateLimit = 4_000;

    private static readonly TaskQueueType[] AllTypes = [TaskQueueType.Workflow, TaskQueueType.Activity];

    // How Go writes that a time isn't set.
    private static readonly Timestamp Never = new() { Seconds = -62_135_596_800 };

    public Task<DescribeTaskQueueResponse> DescribeTaskQueue(DescribeTaskQueueRequest request, ServerCallContext call)
    {
        if (request.ApiMode != DescribeTaskQueueMode.Enhanced && request.TaskQueue is { } named && TaskQueueNames.IsReserved(named.Name))
        {
            // The real server looks for a partition by that name here.
            throw ServiceError.InvalidArgument($"invalid task queue partition name {named.Name}");
        }

        RequestChecks.TaskQueue(request.TaskQueue);
        return Task.FromResult(request.ApiMode == DescribeTaskQueueMode.Enhanced ? Enhanced(request) : Plain(request));
    }

    /// <summary>Sets limits. Fairness is only described: tasks are handed out by priority and age.</summary>
    public async Task<UpdateTaskQueueConfigResponse> UpdateTaskQueueConfig(UpdateTaskQueueConfigRequest request, ServerCallContext call)
    {
        TaskQueueConfigRequests.Check(request);
        var key = new TaskQueueKey(request.Namespace, request.TaskQueue, request.TaskQueueType);
        var config = await configs.UpdateAsync(key, config => TaskQueueConfigRequests.Apply(request, config, now()));
        queues.Recheck(key);
        return new() { Config = config };
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

    private DescribeTaskQueueResponse Plain(DescribeTaskQueueRequest request)
    {
        var type = request.TaskQueueType == TaskQueueType.Unspecified ? TaskQueueType.Workflow : request.TaskQueueType;
        var statistics = Describe(request, type);
        var config = configs.Find(new TaskQueueKey(request.Namespace, request.TaskQueue.Name, type));
        var backlog = statistics.BacklogByPriority.Sum();
        var response = new DescribeTaskQueueResponse
        {
            VersioningInfo = Versioning(queues.Versions(new(request.Namespace, request.TaskQueue.Name, type))),
            Stats = request.ReportStats ? Stats(statistics, backlog) : null,
            Config = request.ReportConfig ? config : null,
            EffectiveRateLimit = Limit(config, statistics),
            TaskQueueStatus = request.IncludeTaskQueueStatus ? new() { BacklogCountHint = backlog, RatePerSecond = RateLimit } : null,
        };
        response.Pollers.Add(Pollers(statistics));
        for (var i = 0; request.ReportStats && i < statistics.BacklogByPriority.Count; i++)
        {
            if (statistics.BacklogByPriority[i] > 0 || i + 1 == QueuedTask.DefaultPriority)
            {
                response.StatsByPriorityKey[i + 1] = Stats(statistics, statistics.BacklogByPriority[i]);
            }
        }

        return response;
    }

    // As the command asks: several types at once, and what it wants to know of each. There are no versions but none.
    private DescribeTaskQueueResponse Enhanced(DescribeTaskQueueRequest request)
    {
        var unversioned = new TaskQueueVersionInfo
        {
            TaskReachability = request.ReportTaskReachability ? BuildIdTaskReachability.Reachable : BuildIdTaskReachability.Unspecified,
        };
        foreach (var type in request.TaskQueueTypes.Count > 0 ? [.. request.TaskQueueTypes] : AllTypes)
        {
            var statistics = Describe(request, type);
            var info = new TaskQueueTypeInfo { Stats = request.ReportStats ? Stats(statistics, statistics.BacklogByPriority.Sum()) : null };
            info.Pollers.Add(request.ReportPollers ? Pollers(statistics) : []);
            unversioned.TypesInfo[(int)type] = info;
        }

        return new() { VersionsInfo = { [""] = unversioned } };
    }

    private TaskQueueStatistics Describe(DescribeTaskQueueRequest request, TaskQueueType type) =>
        queues.Describe(new TaskQueueKey(request.Namespace, request.TaskQueue.Name, type));

    private static IEnumerable<PollerInfo> Pollers(TaskQueueStatistics statistics) => statistics.Pollers.Select(poller => new PollerInfo
    {
        Identity = poller.Identity,
        LastAccessTime = Timestamp.FromDateTimeOffset(poller.LastPoll),
        RatePerSecond = poller.MaxTasksPerSecond ?? PollerRateLimit,
        DeploymentOptions = poller.DeploymentOptions,
    });

    private static TaskQueueVersioningInfo Versioning(QueueVersions versions) => new()
    {
#pragma warning disable CS0612 // The real server sets the older fields, too.
        CurrentVersion = versions.Current.OldText,
        RampingVersion = versions.IsRamping ? versions.Ramping.OldText : "",
#pragma warning restore CS0612
        CurrentDeploymentVersion = versions.Current.ToMessage(),
        RampingDeploymentVersion = versions.Ramping.ToMessage(),
        RampingVersionPercentage = versions.Percentage,
        UpdateTime = versions.UpdateTime ?? (versions.Members.Count > 0 ? new() : Never),
    };

    private static DescribeTaskQueueResponse.Types.EffectiveRateLimit Limit(TaskQueueConfig? config, TaskQueueStatistics statistics) =>
        config?.QueueRateLimit?.RateLimit is { } set ? new() { RequestsPerSecond = set.RequestsPerSecond, RateLimitSource = RateLimitSource.Api }
        : statistics.LimitOfWorkers is { } own ? new() { RequestsPerSecond = (float)own, RateLimitSource = RateLimitSource.Worker }
        : new() { RequestsPerSecond = (float)RateLimit, RateLimitSource = RateLimitSource.System };

    public static TaskQueueStats Stats(TaskQueueStatistics statistics, int count) => new()
    {
        ApproximateBacklogCount = count,
        ApproximateBacklogAge = Duration.FromTimeSpan(count > 0 ? statistics.BacklogAge : TimeSpan.Zero),
        TasksAddRate = statistics.AddRate,
        TasksDispatchRate = statistics.DispatchRate,
    };
}
