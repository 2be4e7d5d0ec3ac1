using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>Standalone activities without a server.</summary>
internal static class OneActivity
{
    public static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One that was started at <see cref="Start"/>, and waits for a worker.</summary>
    public static LiveActivity Scheduled(Action<StartActivityExecutionRequest>? change = null)
    {
        var request = new StartActivityExecutionRequest
        {
            ActivityId = "a",
            ActivityType = new() { Name = "A" },
            TaskQueue = new() { Name = "q" },
            StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
        };
        change?.Invoke(request);
        OptionRules.Normalize(request);
        return new()
        {
            Key = new(StandaloneKind.Activity, "default", "a"),
            RunId = "run",
            Request = request,
            Options = OptionRules.Of(request),
            ScheduleTime = Start,
            AttemptTime = Start,
        };
    }

    /// <summary>The same with a worker, who took it at <see cref="Start"/>.</summary>
    public static LiveActivity Out(Action<StartActivityExecutionRequest>? change = null)
    {
        var activity = Scheduled(change);
        return Attempts.Start(activity, activity.Stamp, OneRun.Worker, Start)!;
    }

    public static Requested Asked() => new(Guid.NewGuid().ToString(), "operator", "because");
}
