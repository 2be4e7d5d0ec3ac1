using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>An activity task as a worker gets it.</summary>
internal static class ActivityTaskResponses
{
    public static PollActivityTaskQueueResponse Of(RunState run, ActivityState activity)
    {
        var scheduled = activity.Scheduled;
        var options = activity.Options;
        return new()
        {
            TaskToken = new TaskToken(run.Namespace, run.WorkflowId, run.RunId, activity.ScheduledEventId, activity.Attempt).ToBytes(),
            WorkflowNamespace = run.Namespace,
            WorkflowType = run.Started.WorkflowType,
            WorkflowExecution = run.Execution,
            ActivityType = scheduled.ActivityType,
            ActivityId = scheduled.ActivityId,
            Header = scheduled.Header,
            Input = scheduled.Input,
            HeartbeatDetails = activity.HeartbeatDetails,
            ScheduledTime = Timestamp.FromDateTimeOffset(activity.FirstScheduledTime),
            CurrentAttemptScheduledTime = Timestamp.FromDateTimeOffset(activity.CurrentScheduledTime),
            StartedTime = Timestamp.FromDateTimeOffset(activity.StartedTime!.Value),
            Attempt = activity.Attempt,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
            RetryPolicy = options.RetryPolicy,
            Priority = options.Priority ?? run.Options.Priority,
        };
    }
}
