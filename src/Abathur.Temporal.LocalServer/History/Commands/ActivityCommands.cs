using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Tasks;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.Commands;

internal static class ActivityCommands
{
    // What the real server says of an activity that is canceled before a worker had it.
    private const string NotStarted = "ACTIVITY_ID_NOT_STARTED";

    public static void Schedule(CommandContext context, Command command)
    {
        var (tx, run, completed, _) = context;
        var attributes = command.ScheduleActivityTaskCommandAttributes;
        var timeouts = ActivityTimeouts.Of(attributes, run.Started.WorkflowRunTimeout?.ToTimeSpan() ?? TimeSpan.Zero);
        var e = context.Append(command, new()
        {
            ActivityTaskScheduledEventAttributes = new()
            {
                ActivityId = attributes.ActivityId,
                ActivityType = attributes.ActivityType,
                TaskQueue = new TaskQueue
                {
                    Name = attributes.TaskQueue is { Name.Length: > 0 } queue ? queue.Name : run.Started.TaskQueue.Name,
                    Kind = TaskQueueKind.Normal,
                },
                Header = attributes.Header,
                Input = attributes.Input,
                ScheduleToCloseTimeout = Duration.FromTimeSpan(timeouts.ScheduleToClose),
                ScheduleToStartTimeout = Duration.FromTimeSpan(timeouts.ScheduleToStart),
                StartToCloseTimeout = Duration.FromTimeSpan(timeouts.StartToClose),
                HeartbeatTimeout = Duration.FromTimeSpan(timeouts.Heartbeat),
                WorkflowTaskCompletedEventId = completed,
                RetryPolicy = RetryPolicies.WithDefaults(attributes.RetryPolicy ?? new RetryPolicy()),
                UseWorkflowBuildId = attributes.UseWorkflowBuildId,
                Priority = attributes.Priority,
            },
        });
        var activity = run.Activities[e.EventId];
        var isLimited = tx.Context.Queues.IsLimited(new(run.Namespace, activity.Scheduled.TaskQueue.Name, TaskQueueType.Activity));
        if (attributes.RequestEagerExecution && !isLimited)
        {
            context.Eager.Add(activity);
        }
        else
        {
            Activities.Enqueue(tx, run, activity);
        }
    }

    public static void RequestCancel(CommandContext context, Command command)
    {
        var (tx, run, completed, identity) = context;
        var scheduled = command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId;
        context.Append(command, new()
        {
            ActivityTaskCancelRequestedEventAttributes = new()
            {
                ScheduledEventId = scheduled,
                WorkflowTaskCompletedEventId = completed,
            },
        });
        if (run.Activities.TryGetValue(scheduled, out var activity) && activity.Stage != ActivityStage.Started)
        {
            var details = new Payloads { Payloads_ = { Json(NotStarted) } };
            tx.AppendLater(run, Activities.CanceledEvent(activity, 0, details, identity));
        }
    }

    private static Payload Json(string text) => new()
    {
        Metadata = { ["encoding"] = Google.Protobuf.ByteString.CopyFromUtf8("json/plain") },
        Data = Google.Protobuf.ByteString.CopyFromUtf8($"\"{text}\""),
    };
}
