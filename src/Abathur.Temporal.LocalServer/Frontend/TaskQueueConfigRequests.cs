using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Update = Temporalio.Api.WorkflowService.V1.UpdateTaskQueueConfigRequest.Types.RateLimitUpdate;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What operators set of a task queue: what is wrong with it, in the real server's words, and what it changes.</summary>
internal static class TaskQueueConfigRequests
{
    private const int TextLimit = 1_000;
    private const int FairnessKeyLimit = 64;

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Check(UpdateTaskQueueConfigRequest request)
    {
        Refuse(TaskQueueNames.IsReserved(request.TaskQueue), $"invalid task queue partition name {request.TaskQueue}");
        var isWorkflow = request.TaskQueueType == TaskQueueType.Workflow;
        Refuse(isWorkflow && request.UpdateQueueRateLimit is not null, "Setting rate limit on workflow task queues is not allowed.");
        Refuse(
            isWorkflow && request.UpdateFairnessKeyRateLimitDefault is not null,
            "Setting fairness key rate limit on workflow task queues is not allowed.");
        Text(request.Identity, nameof(request.Identity));
        Limit(request.UpdateQueueRateLimit, nameof(request.UpdateQueueRateLimit));
        Limit(request.UpdateFairnessKeyRateLimitDefault, nameof(request.UpdateFairnessKeyRateLimitDefault));
        foreach (var (key, weight) in request.SetFairnessWeightOverrides)
        {
            Refuse(key.Length > FairnessKeyLimit, "fairness key length exceeds limit");
            Refuse(weight <= 0, $"invalid fairness weight weight for key \"{key}\": must be greater than zero");
            Refuse(
                request.UnsetFairnessWeightOverrides.Contains(key),
                $"fairness weight override key \"{key}\" present in both set and unset lists");
        }
    }

    /// <summary>Changes what is set as asked.</summary>
    public static void Apply(UpdateTaskQueueConfigRequest request, TaskQueueConfig config, DateTimeOffset now)
    {
        config.QueueRateLimit = Applied(request.UpdateQueueRateLimit, request.Identity, now) ?? config.QueueRateLimit;
        config.FairnessKeysRateLimitDefault =
            Applied(request.UpdateFairnessKeyRateLimitDefault, request.Identity, now) ?? config.FairnessKeysRateLimitDefault;
        foreach (var (key, weight) in request.SetFairnessWeightOverrides)
        {
            config.FairnessWeightOverrides[key] = weight;
        }

        foreach (var key in request.UnsetFairnessWeightOverrides)
        {
            config.FairnessWeightOverrides.Remove(key);
        }
    }

    private static RateLimitConfig? Applied(Update? update, string identity, DateTimeOffset now) => update is null ? null : new()
    {
        RateLimit = update.RateLimit,
        Metadata = new() { Reason = update.Reason, UpdateIdentity = identity, UpdateTime = Timestamp.FromDateTimeOffset(now) },
    };

    private static void Limit(Update? update, string name)
    {
        Refuse(update?.RateLimit?.RequestsPerSecond < 0, $"RequestsPerSecond for {name} rate limit must be non-negative.");
        Text(update?.Reason ?? "", $"{name}.Reason");
    }

    private static void Text(string text, string name) =>
        Refuse(text.Length > TextLimit, $"{name} field too long (max {TextLimit} characters).");

    private static void Refuse(bool isWrong, string why)
    {
        if (isWrong)
        {
            throw ServiceError.InvalidArgument(why);
        }
    }
}
