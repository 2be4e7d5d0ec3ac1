using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Temporalio.Api.Enums.V1;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Activities: their outcomes, retries, timeouts and cancellation.</summary>
internal static class ActivityScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["activity"] = run => run.RunAsync(new Step { Kind = Activity, Name = "ok" }),
        ["activity-retried"] = run => run.RunAsync(new Step { Kind = Activity, Name = "fail:3", Attempts = 5 }),
        ["activity-exhausted"] = run => run.RunAsync(new Step { Kind = Activity, Name = "fail:9", Attempts = 2 }),
        ["activity-not-retryable"] = run => run.RunAsync(new Step { Kind = Activity, Name = "fatal", Attempts = 5 }),
        ["activity-next-retry-delay"] = run => run.RunAsync(new Step { Kind = Activity, Name = "soon", Attempts = 2 }),
        ["activity-start-to-close"] = run => run.RunAsync(new Step { Kind = Activity, Name = "wait", StartToClose = 1000 }),
        ["activity-heartbeat-timeout"] = run => run.RunAsync(new Step { Kind = Activity, Name = "wait", Heartbeat = 1000, Cancellation = "Abandon" }),
        ["activity-schedule-to-start"] = run => run.RunAsync(new Step { Kind = Activity, Name = "ok", TaskQueue = "nobody", ScheduleToStart = 1000, Attempts = 3 }),
        ["activity-schedule-to-close"] = run => run.RunAsync(new Step { Kind = Activity, Name = "wait", ScheduleToClose = 1000, StartToClose = 0 }),
        ["activity-canceled-try"] = run => run.RunAsync(Canceled("TryCancel")),
        ["activity-canceled-wait"] = run => run.RunAsync(Canceled("WaitCancellationCompleted")),
        ["activity-canceled-abandon"] = run => run.RunAsync(new Step { Kind = CanceledActivity, Name = "wait", Cancellation = "Abandon", Milliseconds = 100, StartToClose = 2000 }),
        ["activity-canceled-unstarted"] = run => run.RunAsync(new Step { Kind = CanceledActivity, Name = "ok", TaskQueue = "nobody", Cancellation = "WaitCancellationCompleted", Milliseconds = 100 }),
        ["activity-async"] = ActivityAsync,
        ["activity-on-unknown-type"] = run => run.RunAsync(new Step { Kind = Activity, Name = "unknown" }),
        ["local-activity"] = run => run.RunAsync(new Step { Kind = LocalActivity, Name = "ok" }),
        ["local-activity-retried"] = run => run.RunAsync(new Step { Kind = LocalActivity, Name = "fail:3", Attempts = 5 }),
        ["local-activity-failed"] = run => run.RunAsync(new Step { Kind = LocalActivity, Name = "fatal" }),
    };

    private static Step Canceled(string type) =>
        new() { Kind = CanceledActivity, Name = "wait", Cancellation = type, Heartbeat = 5000, Milliseconds = 300 };

    private static async Task ActivityAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = Activity, Name = "async", StartToClose = 20_000 });
        await run.UntilAsync(handle, d => d.PendingActivities is [{ State: PendingActivityState.Started }]);
        var activity = run.Client.GetAsyncActivityHandle(run.Id(), handle.FirstExecutionRunId!, "1");
        await run.ObserveAsync("heartbeat", () => activity.HeartbeatAsync(new() { Details = ["by id"] }));
        await run.ObserveAsync("complete", () => activity.CompleteAsync("by id"));
        await run.EndAsync(handle);
        await run.ObserveAsync("complete again", () => activity.CompleteAsync("by id"));
    }
}
