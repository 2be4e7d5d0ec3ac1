using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests about standalone activities, checked.</summary>
internal static class ActivityRequests
{
    /// <summary>Fills in what was left out of a request to start one.</summary>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static void Normalize(StartActivityExecutionRequest request, NamespaceRecord ns, PayloadLimit limit)
    {
        OptionRules.Normalize(request);
        var problem = request switch
        {
            { RequestId.Length: > Limits.IdLength } => TooLong("request ID", request.RequestId),
            { Identity.Length: > Limits.IdLength } => TooLong("identity", request.Identity),
            { OnConflictOptions: { AttachCompletionCallbacks: true, AttachRequestId: false } } =>
                "on_conflict_options: attach_completion_callbacks requires attach_request_id to be set",
            { OnConflictOptions.AttachRequestId: true, CompletionCallbacks.Count: 0, Links.Count: 0 } =>
                "on_conflict_options: attach_request_id requires at least one completion callback or link",
            { CompletionCallbacks.Count: > 0 } => "completion callbacks are not enabled for this namespace",
            _ when limit.IsExceededBy(request.Input) => "input exceeds length limit",
            _ when !System.Enum.IsDefined(request.IdReusePolicy) => $"unsupported ID reuse policy: {request.IdReusePolicy:D}",
            _ when !System.Enum.IsDefined(request.IdConflictPolicy) => $"unsupported ID conflict policy: {request.IdConflictPolicy:D}",
            _ => null,
        };
        if (problem is not null)
        {
            throw ServiceError.InvalidArgument(problem);
        }

        request.SearchAttributes = TypedSearchAttributes.Check(ns, request.SearchAttributes);
        request.RequestId = request.RequestId.Length > 0 ? request.RequestId : Guid.NewGuid().ToString();
    }

    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static StandaloneKey Key(string ns, string activityId, string runId)
    {
        var problem = activityId.Length switch
        {
            0 => "activity ID is required",
            > Limits.IdLength => TooLong("activity ID", activityId),
            _ => runId.Length > 0 && !Guid.TryParse(runId, out _) ? "invalid run id: must be a valid UUID" : null,
        };
        return problem is null ? new(StandaloneKind.Activity, ns, activityId) : throw ServiceError.InvalidArgument(problem);
    }

    /// <summary>What was asked of an activity, with a request id of its own where none was given.</summary>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static Requested Requested(string requestId, string identity, string reason)
    {
        if (requestId.Length > Limits.IdLength || identity.Length > Limits.IdLength)
        {
            throw ServiceError.InvalidArgument(requestId.Length > Limits.IdLength ? TooLong("request ID", requestId) : TooLong("identity", identity));
        }

        return new(requestId.Length > 0 ? requestId : Guid.NewGuid().ToString(), identity, reason);
    }

    /// <summary>A random time within a jitter; zero where nobody says.</summary>
    /// <exception cref="RpcException">InvalidArgument: it is negative.</exception>
    public static TimeSpan Within(Duration? jitter) => jitter?.ToTimeSpan() is not { } given
        ? TimeSpan.Zero
        : given >= TimeSpan.Zero ? given * Random.Shared.NextDouble() : throw ServiceError.InvalidArgument("invalid jitter: negative duration");

    private static string TooLong(string field, string value) => $"{field} exceeds length limit. Length={value.Length} Limit={Limits.IdLength}";
}
