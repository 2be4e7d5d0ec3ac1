using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>What an activity can be scheduled with.</summary>
internal static class ActivityAttributes
{
    /// <summary>What is wrong with them, in the real server's words; null for nothing.</summary>
    public static string? Problem(ScheduleActivityTaskCommandAttributes a)
    {
        if (a.ActivityId.Length == 0)
        {
            return "ActivityId is not set on ScheduleActivityTaskCommand.";
        }

        if (a.ActivityType is null or { Name.Length: 0 })
        {
            return "ActivityType is not set on ScheduleActivityTaskCommand.";
        }

        if (TaskQueueNames.ProblemOfCommand(a.TaskQueue) is { } queue)
        {
            return queue;
        }

        return RetryPolicies.Validate(a.RetryPolicy) ?? TimeoutProblem(a);
    }

    /// <summary>As <see cref="Problem"/>, of the timeouts alone.</summary>
    public static string? TimeoutProblem(ScheduleActivityTaskCommandAttributes a)
    {
        (string Name, Duration? Timeout)[] timeouts =
        [
            ("ScheduleToCloseTimeout", a.ScheduleToCloseTimeout),
            ("ScheduleToStartTimeout", a.ScheduleToStartTimeout),
            ("StartToCloseTimeout", a.StartToCloseTimeout),
            ("HeartbeatTimeout", a.HeartbeatTimeout),
        ];
        foreach (var (name, timeout) in timeouts)
        {
            if (timeout?.ToTimeSpan() < TimeSpan.Zero)
            {
                return $"invalid {name}: negative duration";
            }
        }

        return IsPositive(a.StartToCloseTimeout) || IsPositive(a.ScheduleToCloseTimeout)
            ? null
            : $"a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId={a.ActivityId} ActivityType={a.ActivityType.Name}";
    }

    private static bool IsPositive(Duration? duration) => duration?.ToTimeSpan() > TimeSpan.Zero;
}
