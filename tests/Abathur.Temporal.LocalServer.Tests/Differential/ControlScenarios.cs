using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What operators do to activities: pause, unpause, reset.</summary>
internal static class ControlScenarios
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["activity-paused-before-its-start"] = PausedBeforeItsStartAsync,
        ["activity-paused-while-it-runs"] = PausedWhileItRunsAsync,
        ["activity-paused-in-backoff"] = PausedInBackoffAsync,
        ["activity-paused-and-over"] = PausedAndOverAsync,
        ["activity-paused-past-its-timeouts"] = PausedPastItsTimeoutsAsync,
        ["activity-reset"] = ResetAsync,
        ["activities-by-type"] = ByTypeAsync,
        ["activity-controls-refused"] = RefusedAsync,
    };

    private static async Task PausedBeforeItsStartAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a"), control.Activity("b"));
        await control.PauseAsync("a", "first");
        await control.DescribeAsync();
        await control.PauseAsync("a", "first");
        await control.PauseAsync("a", "second");

        // The first of the queue is passed over.
        await control.CompleteAsync(await control.TakeAsync());
        await control.UnpauseAsync("a");
        await control.UnpauseAsync("a");
        var token = await control.TakeAsync();
        await control.DescribeAsync();
        await control.CompleteAsync(token);
        await control.EndAsync();
    }

    private static async Task PausedWhileItRunsAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a", change: a => a.RetryPolicy.InitialInterval = Duration.FromTimeSpan(Second / 100)));
        var token = await control.TakeAsync();
        await control.HeartbeatAsync(token, "one");
        await control.PauseAsync("a");
        await control.HeartbeatAsync(token, "two");
        await control.DescribeAsync();
        await control.FailAsync(token, "failed while paused");
        await control.DescribeAsync();
        await control.FailAsync(token, "failed again");
        await control.UnpauseAsync("a");
        token = await control.TakeAsync();
        await control.DescribeAsync();
        await control.PauseAsync("a");
        await control.UnpauseAsync("a", r => (r.ResetAttempts, r.ResetHeartbeat) = (true, true));
        await control.DescribeAsync();
        await control.HeartbeatAsync(token, "three");
        await control.FailAsync(token, "failed with attempts reset");
        await control.DescribeAsync();
        await control.EndAsync();
    }

    private static async Task PausedInBackoffAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a"));
        var token = await control.TakeAsync();
        await control.HeartbeatAsync(token, "one");
        await control.FailAsync(token, "first");
        await control.DescribeAsync();
        await control.PauseAsync("a");
        await control.DescribeAsync();

        // Whatever is left of the backoff, it is over.
        await control.UnpauseAsync("a", r => r.Jitter = Duration.FromTimeSpan(Second / 100));
        token = await control.TakeAsync();
        await control.FailAsync(token, "second");
        await control.PauseAsync("a");
        await control.UnpauseAsync("a", r => (r.ResetAttempts, r.ResetHeartbeat) = (true, true));
        token = await control.TakeAsync();
        await control.DescribeAsync();
        await control.CompleteAsync(token);
        await control.EndAsync();
    }

    // Its last failure counts, and so does a cancellation.
    private static async Task PausedAndOverAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(
            control.Activity("last", change: a => (a.TaskQueue.Name, a.RetryPolicy.MaximumAttempts) = (control.QueueOf("last"), 1)),
            control.Activity("fatal", change: a => a.TaskQueue.Name = control.QueueOf("fatal")),
            control.Activity("canceled"));
        var (last, fatal) = (await control.TakeAsync(control.QueueOf("last")), await control.TakeAsync(control.QueueOf("fatal")));
        await control.PauseAsync("last");
        await control.PauseAsync("fatal");
        await control.PauseAsync("canceled");
        await control.FailAsync(last, "the last one");
        await control.FailAsync(fatal, "for good", nonRetryable: true);
        await control.DescribeAsync();
        await control.SignalAsync();
        await control.AnswerAsync(new Command
        {
            CommandType = CommandType.RequestCancelActivityTask,
            RequestCancelActivityTaskCommandAttributes = new() { ScheduledEventId = 7 },
        });
        await control.DescribeAsync();
        await control.EndAsync();
    }

    // None counts while it is paused, not even those of the attempt that is out.
    private static async Task PausedPastItsTimeoutsAsync(ScenarioRun run)
    {
        // Long enough that a busy machine has paused all of them by then.
        var soon = Duration.FromTimeSpan(6 * Second);
        var control = new Controlled(run);
        await control.StartAsync(
            control.Activity("schedule-to-close", change: a => a.ScheduleToCloseTimeout = soon),
            control.Activity("schedule-to-start", change: a => a.ScheduleToStartTimeout = soon),
            control.Activity("start-to-close", change: a => (a.TaskQueue.Name, a.StartToCloseTimeout) = (control.QueueOf("start-to-close"), soon)),
            control.Activity("heartbeat", change: a => (a.TaskQueue.Name, a.HeartbeatTimeout) = (control.QueueOf("heartbeat"), soon)),
            control.Activity("later", change: a => a.ScheduleToCloseTimeout = Duration.FromTimeSpan(8 * Second)));
        await control.TakeAsync(control.QueueOf("start-to-close"));
        await control.TakeAsync(control.QueueOf("heartbeat"));
        await control.PauseAsync("start-to-close");
        await control.PauseAsync("heartbeat");
        await control.PauseAsync("schedule-to-close");
        await control.PauseAsync("schedule-to-start");
        await control.UntilAsync(d => d.PendingActivities.Count == 4);
        await control.DescribeAsync();
        await control.EndAsync();
    }

    private static async Task ResetAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a"));
        var token = await control.TakeAsync();
        await control.HeartbeatAsync(token, "one");
        await control.ResetAsync("a");
        await control.DescribeAsync();
        await control.HeartbeatAsync(token, "two");
        await control.FailAsync(token, "first");
        await control.DescribeAsync();

        // In backoff: at once. While it runs: what was heartbeat goes with the attempt.
        await control.ResetAsync("a", r => r.ResetHeartbeat = true);
        token = await control.TakeAsync();
        await control.DescribeAsync();
        await control.ResetAsync("a", r => r.ResetHeartbeat = true);
        await control.HeartbeatAsync(token, "forgotten");
        await control.FailAsync(token, "second");
        await control.DescribeAsync();
        await control.ResetAsync("a");
        token = await control.TakeAsync();
        await control.HeartbeatAsync(token, "kept");
        await control.FailAsync(token, "second again");
        await control.PauseAsync("a");
        await control.ResetAsync("a", r => r.KeepPaused = true);
        await control.DescribeAsync();
        await control.UnpauseAsync("a");
        token = await control.TakeAsync();
        await control.FailAsync(token, "third");
        await control.DescribeAsync();
        await control.PauseAsync("a");
        await control.ResetAsync("a");
        await control.DescribeAsync();
        token = await control.TakeAsync();
        await control.FailAsync(token, "fourth");
        await control.PauseAsync("a");
        await control.UnpauseAsync("a");
        token = await control.TakeAsync();

        // The attempt that runs is another one than the worker's now.
        await control.ResetAsync("a", r => r.ResetHeartbeat = true);
        await control.DescribeAsync();
        await control.HeartbeatAsync(token, "three");
        await control.FailAsync(token, "fifth");
        await control.CompleteAsync(token);
        await control.DescribeAsync();
        await control.EndAsync();
    }

    private static async Task ByTypeAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        var (service, ns, execution) = (control.Service, control.Namespace, control.Execution);
        await control.StartAsync(control.Activity("a"), control.Activity("b", "Other"), control.Activity("c"));
        await run.ObserveAsync("pause type", async () => await service.PauseActivityAsync(new() { Namespace = ns, Execution = execution, Type = "Act" }));
        await control.DescribeAsync();
        await run.ObserveAsync("pause type again", async () => await service.PauseActivityAsync(new() { Namespace = ns, Execution = execution, Type = "Act", RequestId = "again" }));
        await run.ObserveAsync("pause no such type", async () => await service.PauseActivityAsync(new() { Namespace = ns, Execution = execution, Type = "None" }));
        await run.ObserveAsync("unpause type", async () => await service.UnpauseActivityAsync(new() { Namespace = ns, Execution = execution, Type = "Act" }));
        await control.DescribeAsync();
        await run.ObserveAsync("pause another type", async () => await service.PauseActivityAsync(new() { Namespace = ns, Execution = execution, Type = "Other" }));
        await run.ObserveAsync("unpause no", async () => await service.UnpauseActivityAsync(new() { Namespace = ns, Execution = execution, UnpauseAll = false }));
        await control.DescribeAsync();
        await run.ObserveAsync("unpause all", async () => await service.UnpauseActivityAsync(new() { Namespace = ns, Execution = execution, UnpauseAll = true }));
        await run.ObserveAsync("reset type", async () => await service.ResetActivityAsync(new() { Namespace = ns, Execution = execution, Type = "Act" }));
        await control.PauseAsync("b");
        await run.ObserveAsync("reset no", async () => await service.ResetActivityAsync(new() { Namespace = ns, Execution = execution, MatchAll = false }));
        await control.DescribeAsync();
        await run.ObserveAsync("reset all", async () => await service.ResetActivityAsync(new() { Namespace = ns, Execution = execution, MatchAll = true }));
        await run.ObserveAsync("unpause no such type", async () => await service.UnpauseActivityAsync(new() { Namespace = ns, Execution = execution, Type = "None" }));
        await run.ObserveAsync("reset no such type", async () => await service.ResetActivityAsync(new() { Namespace = ns, Execution = execution, Type = "None" }));
        await control.DescribeAsync();
        await control.EndAsync();
    }

    private static async Task RefusedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a"));
        await RefusedAsync<PauseActivityRequest>(run, control, r => control.Service.PauseActivityAsync(r));
        await RefusedAsync<UnpauseActivityRequest>(run, control, r => control.Service.UnpauseActivityAsync(r));
        await RefusedAsync<ResetActivityRequest>(run, control, r => control.Service.ResetActivityAsync(r));
        var service = control.Service;
        var large = new string('x', 1_001);
        await run.ObserveAsync("long reason", async () => await service.PauseActivityAsync(new() { Namespace = control.Namespace, Execution = control.Execution, Id = "a", Reason = large }));
        await run.ObserveAsync("long identity", async () => await service.PauseActivityAsync(new() { Namespace = control.Namespace, Execution = control.Execution, Id = "a", Identity = large }));
        await run.ObserveAsync("long request id", async () => await service.PauseActivityAsync(new() { Namespace = control.Namespace, Execution = control.Execution, Id = "a", RequestId = large }));
        await run.ObserveAsync("unpause none", async () => await service.UnpauseActivityAsync(new() { Namespace = control.Namespace, Execution = control.Execution, UnpauseAll = false }));
        await run.ObserveAsync("reset none", async () => await service.ResetActivityAsync(new() { Namespace = control.Namespace, Execution = control.Execution, MatchAll = false }));
        await control.EndAsync();
        await RefusedAsync<PauseActivityRequest>(run, control, r => control.Service.PauseActivityAsync(r), isClosed: true);
        await RefusedAsync<UnpauseActivityRequest>(run, control, r => control.Service.UnpauseActivityAsync(r), isClosed: true);
        await RefusedAsync<ResetActivityRequest>(run, control, r => control.Service.ResetActivityAsync(r), isClosed: true);
    }

    /// <summary>Requests that name no workflow, or no activity.</summary>
    public static async Task RefusedAsync<T>(ScenarioRun run, Controlled control, Func<T, Task> call, bool isClosed = false)
        where T : class, Google.Protobuf.IMessage<T>, new()
    {
        if (isClosed)
        {
            await CallAsync("of a closed workflow", """ "execution": {"workflowId": "ID"}, "id": "a" """);
            return;
        }

        await CallAsync("no execution", """ "id": "a" """);
        await CallAsync("no workflow", """ "execution": {}, "id": "a" """);
        await CallAsync("no run", """ "execution": {"workflowId": "ID", "runId": "none"}, "id": "a" """);
        await CallAsync("no such workflow", """ "execution": {"workflowId": "none"}, "id": "a" """);
        await CallAsync("no activity", """ "execution": {"workflowId": "ID"} """);
        await CallAsync("no id", """ "execution": {"workflowId": "ID"}, "id": "" """);
        await CallAsync("no type", """ "execution": {"workflowId": "ID"}, "type": "" """);
        await CallAsync("no such activity", """ "execution": {"workflowId": "ID"}, "id": "none" """);

        Task CallAsync(string what, string json) => run.ObserveAsync($"{typeof(T).Name} {what}", () => call(
            Google.Protobuf.JsonParser.Default.Parse<T>($$"""{"namespace": "{{control.Namespace}}", {{json.Replace("ID", run.Id(), StringComparison.Ordinal)}}}""")));
    }
}
