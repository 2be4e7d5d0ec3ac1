using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>The options that a pending activity has when some of them are updated.</summary>
/// <param name="given">Where the new values are.</param>
/// <param name="mask">Which of them are meant.</param>
internal sealed class ActivityOptionsUpdate(ActivityOptions given, FieldMask mask)
{
    private readonly HashSet<string> paths = FieldMasks.Paths(mask);

    /// <param name="current">The options so far, which stay as they are.</param>
    /// <param name="activityId">Whose.</param>
    /// <param name="type">Of which type.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: a value is missing, or none that an activity can be scheduled with.</exception>
    public ActivityOptions Apply(ActivityOptions current, string activityId, ActivityType type)
    {
        var options = current.Clone();
        if (Has("taskQueue.name"))
        {
            var name = (given.TaskQueue ?? throw Missing("TaskQueue")).Name;
            options.TaskQueue = new() { Name = name, NormalName = name };
        }

        options.ScheduleToCloseTimeout = Has("scheduleToCloseTimeout") ? given.ScheduleToCloseTimeout : options.ScheduleToCloseTimeout;
        options.ScheduleToStartTimeout = Has("scheduleToStartTimeout") ? given.ScheduleToStartTimeout : options.ScheduleToStartTimeout;
        options.StartToCloseTimeout = Has("startToCloseTimeout") ? given.StartToCloseTimeout : options.StartToCloseTimeout;
        options.HeartbeatTimeout = Has("heartbeatTimeout") ? given.HeartbeatTimeout : options.HeartbeatTimeout;
        ApplyPriority(options);
        ApplyRetryPolicy(options);
        return Adjusted(options, activityId, type);
    }

    /// <summary>What the answer says of the updated options: with some of what was given but doesn't reach the activity, as the real server does.</summary>
    /// <param name="shown">The updated options, without the types that aren't retried. It is changed.</param>
    public void Echo(ActivityOptions shown)
    {
        shown.StartDelay = Has("startDelay") ? given.StartDelay : null;
        if (Has("retryPolicy"))
        {
            shown.RetryPolicy.NonRetryableErrorTypes.Add(given.RetryPolicy.NonRetryableErrorTypes);
        }
    }

    private void ApplyPriority(ActivityOptions options)
    {
        if (Has("priority"))
        {
            options.Priority = given.Priority;
        }

        Set("priority.priorityKey", (to, from) => to.PriorityKey = from.PriorityKey);
        Set("priority.fairnessKey", (to, from) => to.FairnessKey = from.FairnessKey);
        Set("priority.fairnessWeight", (to, from) => to.FairnessWeight = from.FairnessWeight);

        void Set(string path, Action<Priority, Priority> copy)
        {
            if (Has(path))
            {
                copy(options.Priority ??= new(), given.Priority ?? throw Missing("Priority"));
            }
        }
    }

    // The types that aren't retried belong to the policy that it was scheduled with: no update reaches them.
    private void ApplyRetryPolicy(ActivityOptions options)
    {
        Set("initialInterval", (to, from) => to.InitialInterval = from.InitialInterval);
        Set("backoffCoefficient", (to, from) => to.BackoffCoefficient = from.BackoffCoefficient);
        Set("maximumInterval", (to, from) => to.MaximumInterval = from.MaximumInterval);
        Set("maximumAttempts", (to, from) => to.MaximumAttempts = from.MaximumAttempts);

        void Set(string field, Action<RetryPolicy, RetryPolicy> copy)
        {
            if (Has("retryPolicy") || Has($"retryPolicy.{field}"))
            {
                copy(options.RetryPolicy, given.RetryPolicy ?? throw Missing("RetryPolicy"));
            }
        }
    }

    // As those of an activity that is scheduled.
    private static ActivityOptions Adjusted(ActivityOptions options, string activityId, ActivityType type)
    {
        var attributes = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = activityId,
            ActivityType = type,
            TaskQueue = options.TaskQueue,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            ScheduleToStartTimeout = options.ScheduleToStartTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
            RetryPolicy = options.RetryPolicy,
        };
        var problem = TaskQueueNames.Problem(options.TaskQueue) ?? ActivityAttributes.Problem(attributes) ?? Priorities.Problem(options.Priority);
        if (problem is not null)
        {
            throw ServiceError.InvalidArgument(problem);
        }

        var timeouts = ActivityTimeouts.Of(attributes, TimeSpan.Zero);
        options.ScheduleToCloseTimeout = Duration.FromTimeSpan(timeouts.ScheduleToClose);
        options.ScheduleToStartTimeout = Duration.FromTimeSpan(timeouts.ScheduleToStart);
        options.StartToCloseTimeout = Duration.FromTimeSpan(timeouts.StartToClose);
        options.HeartbeatTimeout = Duration.FromTimeSpan(timeouts.Heartbeat);
        return options;
    }

    private bool Has(string path) => paths.Contains(path);

    private static Grpc.Core.RpcException Missing(string what) => ServiceError.InvalidArgument($"{what} is not provided");
}
