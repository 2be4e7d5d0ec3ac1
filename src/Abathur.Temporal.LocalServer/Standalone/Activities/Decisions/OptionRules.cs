using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Command.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>The options of a standalone activity: what is wrong with them, in the real server's words, and how they are updated.</summary>
internal static class OptionRules
{
    private static readonly HashSet<string> Updatable =
    [
        "task_queue.name", "schedule_to_close_timeout", "schedule_to_start_timeout", "start_to_close_timeout", "heartbeat_timeout", "start_delay",
        "priority", "priority.priority_key", "priority.fairness_key", "priority.fairness_weight",
        "retry_policy", "retry_policy.initial_interval", "retry_policy.backoff_coefficient", "retry_policy.maximum_interval", "retry_policy.maximum_attempts",
    ];

    public static ActivityOptions Of(StartActivityExecutionRequest request) => new()
    {
        TaskQueue = request.TaskQueue,
        ScheduleToCloseTimeout = request.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = request.ScheduleToStartTimeout,
        StartToCloseTimeout = request.StartToCloseTimeout,
        HeartbeatTimeout = request.HeartbeatTimeout,
        RetryPolicy = request.RetryPolicy,
        Priority = request.Priority,
        StartDelay = request.StartDelay,
    };

    /// <summary>Fills in what was left out of a request to start one.</summary>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static void Normalize(StartActivityExecutionRequest request)
    {
        CheckDelay(request.StartDelay);
        CheckQueue(request.TaskQueue);
        CheckName(request.ActivityId, "activityId");
        CheckName(request.ActivityType?.Name ?? "", "activityType");
        var options = Of(request);
        Normalize(options, request.ActivityId, request.ActivityType!.Name);
        request.TaskQueue = options.TaskQueue;
        request.ScheduleToCloseTimeout = options.ScheduleToCloseTimeout;
        request.ScheduleToStartTimeout = options.ScheduleToStartTimeout;
        request.StartToCloseTimeout = options.StartToCloseTimeout;
        request.HeartbeatTimeout = options.HeartbeatTimeout;
        request.RetryPolicy = options.RetryPolicy;
    }

    /// <summary>The paths of a mask that can be updated, as protobuf writes them.</summary>
    /// <exception cref="RpcException">InvalidArgument: there is another one.</exception>
    public static FieldMask Checked(FieldMask mask)
    {
        var paths = FieldMasks.Paths(mask).Select(Snake).ToArray();
        return paths.FirstOrDefault(path => !Updatable.Contains(path)) is { } unknown
            ? throw ServiceError.InvalidArgument($"unsupported update_mask path: \"{unknown}\"")
            : new() { Paths = { paths } };
    }

    /// <summary>The options of an activity with some of them replaced.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="given">Where the new values are.</param>
    /// <param name="mask">Which of them are meant; see <see cref="Checked"/>.</param>
    /// <exception cref="RpcException">InvalidArgument: a value is missing, or none that it can be scheduled with. FailedPrecondition: it has been started.</exception>
    public static ActivityOptions Updated(LiveActivity activity, ActivityOptions given, FieldMask mask)
    {
        if (mask.Paths.Contains("start_delay"))
        {
            CheckDelay(given.StartDelay);
            if (activity.StartedTime is not null)
            {
                throw ServiceError.FailedPrecondition("cannot update start_delay: the first activity attempt has already been dispatched");
            }
        }

        Require(given.Priority, "priority.", "Priority");
        Require(given.RetryPolicy, "retry_policy.", "RetryPolicy");
        var options = activity.Options.Clone();
        mask.Merge(given, options, new() { ReplaceMessageFields = true, ReplacePrimitiveFields = true, ReplaceRepeatedFields = true });
        if (mask.Paths.Contains("task_queue.name"))
        {
            CheckQueue(given.TaskQueue);
        }

        Normalize(options, activity.Key.Id, activity.Request.ActivityType.Name);
        return options;

        void Require(object? value, string parent, string name)
        {
            if (value is null && mask.Paths.Any(path => path.StartsWith(parent, StringComparison.Ordinal)))
            {
                throw ServiceError.InvalidArgument($"{name} is not provided");
            }
        }
    }

    private static void Normalize(ActivityOptions options, string id, string type)
    {
        var attributes = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = id,
            ActivityType = new() { Name = type },
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            ScheduleToStartTimeout = options.ScheduleToStartTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
        };
        var problem = RetryPolicies.Validate(options.RetryPolicy)
            ?? (Priorities.Problem(options.Priority) is { } wrong ? $"invalid priorities: {wrong}" : null)
            ?? ActivityAttributes.TimeoutProblem(attributes);
        if (problem is not null)
        {
            throw ServiceError.InvalidArgument(problem);
        }

        var timeouts = ActivityTimeouts.Of(attributes, TimeSpan.Zero);
        options.TaskQueue = new() { Name = options.TaskQueue.Name, Kind = Temporalio.Api.Enums.V1.TaskQueueKind.Normal };
        options.ScheduleToCloseTimeout = Duration.FromTimeSpan(timeouts.ScheduleToClose);
        options.ScheduleToStartTimeout = Duration.FromTimeSpan(timeouts.ScheduleToStart);
        options.StartToCloseTimeout = Duration.FromTimeSpan(timeouts.StartToClose);
        options.HeartbeatTimeout = Duration.FromTimeSpan(timeouts.Heartbeat);
        options.RetryPolicy = RetryPolicies.WithDefaults(options.RetryPolicy ?? new());
    }

    private static void CheckDelay(Duration? delay)
    {
        if (delay?.ToTimeSpan() < TimeSpan.Zero)
        {
            throw ServiceError.InvalidArgument("invalid StartDelay: negative duration");
        }
    }

    private static void CheckQueue(Temporalio.Api.TaskQueue.V1.TaskQueue? queue)
    {
        if (TaskQueueNames.Problem(queue) is { } problem)
        {
            throw ServiceError.InvalidArgument(problem);
        }
    }

    private static void CheckName(string name, string field)
    {
        if (name.Length is 0 or > Limits.IdLength)
        {
            throw ServiceError.InvalidArgument(name.Length == 0
                ? $"{field} is not set"
                : $"{field} exceeds length limit. Length={name.Length} Limit={Limits.IdLength}");
        }
    }

    private static string Snake(string path) =>
        string.Concat(path.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));
}
