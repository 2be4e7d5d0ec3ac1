using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Options of pending activities and of running workflows, updated.</summary>
internal static class OptionScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["activity-options-updated"] = UpdatedAsync,
        ["activity-options-merged"] = MergedAsync,
        ["activity-options-refused"] = RefusedAsync,
        ["activity-wrong-timeouts"] = WrongTimeoutsAsync,
    };

    private static async Task UpdatedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a", change: a => a.RetryPolicy.NonRetryableErrorTypes.Add("Never")));

        // Waits for a worker: on another queue.
        await control.UpdateAsync("a", $$"""{"activityOptions": {"taskQueue": {"name": "{{control.QueueOf("a")}}" } }, "updateMask": "taskQueue.name"}""");
        await control.DescribeAsync();
        var token = await control.TakeAsync(control.QueueOf("a"));
        await control.FailAsync(token, "first");

        // Waits for its next attempt: by another policy.
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"initialInterval": "1800s", "backoffCoefficient": 2}}, "updateMask": "retryPolicy.initialInterval,retryPolicy.backoffCoefficient"}""");
        await control.DescribeAsync();
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"initialInterval": "0.010s"}}, "updateMask": "retryPolicy.initialInterval"}""");
        token = await control.TakeAsync(control.QueueOf("a"));

        // Is out: the heartbeat timeout counts at once.
        await control.UpdateAsync("a", """{"activityOptions": {"heartbeatTimeout": "1800s", "priority": {"priorityKey": 2}}, "updateMask": "heartbeatTimeout,priority.priorityKey"}""");
        await control.DescribeAsync();
        await control.HeartbeatAsync(token, "one");
        await control.PauseAsync("a");
        await control.FailAsync(token, "second");
        await control.UpdateAsync("a", """{"restoreOriginal": true}""");
        await control.DescribeAsync();
        await control.UnpauseAsync("a");
        token = await control.TakeAsync();
        await control.UpdateAsync("a", """{"activityOptions": {"heartbeatTimeout": "900s"}, "updateMask": "heartbeatTimeout"}""");
        await control.ResetAsync("a", r => r.RestoreOriginalOptions = true);
        await control.DescribeAsync();
        await control.CompleteAsync(token);
        await control.EndAsync();
    }

    private static async Task MergedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        var (service, ns, execution) = (control.Service, control.Namespace, control.Execution);
        // Alike: of several, the real server answers with the options of any one.
        await control.StartAsync(Activity("a", "Act"), Activity("b", "Other"), Activity("c", "Act"));
        await control.UpdateAsync("a", """{"activityOptions": {"scheduleToCloseTimeout": "60s"}, "updateMask": "scheduleToCloseTimeout"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"scheduleToStartTimeout": "30s", "startToCloseTimeout": "20s", "heartbeatTimeout": "30s"}, "updateMask": "scheduleToStartTimeout,startToCloseTimeout,heartbeatTimeout"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"maximumAttempts": 3}}, "updateMask": "retryPolicy.maximumAttempts"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"maximumInterval": "7200s"}}, "updateMask": "retryPolicy.maximumInterval"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"initialInterval": "10s", "nonRetryableErrorTypes": ["Other"]}}, "updateMask": "retryPolicy"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"priority": {"priorityKey": 2, "fairnessKey": "k"}}, "updateMask": "priority"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"priority": {"fairnessKey": "l", "fairnessWeight": 2}}, "updateMask": "priority.fairnessKey,priority.fairnessWeight"}""");
        await control.DescribeAsync();
        await control.UpdateAsync("a", """{"restoreOriginal": true}""");
        await control.UpdateAsync("a", """{"activityOptions": {}, "updateMask": ""}""");
        await control.UpdateAsync("a", """{"activityOptions": {"heartbeatTimeout": "9s"}, "updateMask": "unknown,heartbeat.timeout"}""");
        await AllAsync("type", r => (r.Type, r.ActivityOptions, r.UpdateMask) = ("Act", new() { HeartbeatTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) }, Mask("heartbeat_timeout")));
        await AllAsync("no such type", r => (r.Type, r.ActivityOptions, r.UpdateMask) = ("None", new(), Mask("heartbeat_timeout")));
        await AllAsync("all", r => (r.MatchAll, r.ActivityOptions, r.UpdateMask) = (true, new() { HeartbeatTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(6)) }, Mask("HeartbeatTimeout")));
        await AllAsync("none", r => (r.MatchAll, r.ActivityOptions, r.UpdateMask) = (false, new() { HeartbeatTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(7)) }, Mask("heartbeatTimeout")));
        await AllAsync("all restored", r => (r.MatchAll, r.RestoreOriginal) = (true, true));
        await control.EndAsync();

        Command Activity(string id, string type) => control.Activity(id, type, a => a.RetryPolicy.NonRetryableErrorTypes.Add("Never"));

        static FieldMask Mask(string path) => new() { Paths = { path } };

        async Task AllAsync(string what, Action<UpdateActivityOptionsRequest> change)
        {
            await run.ObserveAsync($"update {what}", async () =>
            {
                var request = new UpdateActivityOptionsRequest { Namespace = ns, Execution = execution };
                change(request);
                return $"{await service.UpdateActivityOptionsAsync(request)}";
            });
            await control.DescribeAsync();
        }
    }

    private static async Task RefusedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a"));
        await ControlScenarios.RefusedAsync<UpdateActivityOptionsRequest>(run, control, r => control.Service.UpdateActivityOptionsAsync(WithOptions(r)));
        await control.UpdateAsync("a", """{}""");
        await control.UpdateAsync("none", """{}""");
        await control.UpdateAsync("a", """{"activityOptions": {}}""");
        await control.UpdateAsync("none", """{"activityOptions": {}}""");
        await control.UpdateAsync("a", """{"restoreOriginal": true, "updateMask": "heartbeatTimeout"}""");
        await control.UpdateAsync("a", """{"restoreOriginal": true, "updateMask": "", "activityOptions": {"heartbeatTimeout": "1s"}}""");
        await control.UpdateAsync("none", """{"restoreOriginal": true}""");
        await control.UpdateAsync("a", """{"activityOptions": {}, "updateMask": "taskQueue.name"}""");
        await control.UpdateAsync("a", """{"activityOptions": {}, "updateMask": "priority.priorityKey"}""");
        await control.UpdateAsync("a", """{"activityOptions": {}, "updateMask": "retryPolicy.maximumAttempts"}""");
        await control.UpdateAsync("a", """{"activityOptions": {}, "updateMask": "startToCloseTimeout"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"startToCloseTimeout": "0s"}, "updateMask": "startToCloseTimeout"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"startToCloseTimeout": "-1s"}, "updateMask": "startToCloseTimeout"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"heartbeatTimeout": "-1s"}, "updateMask": "heartbeatTimeout"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"taskQueue": {}}, "updateMask": "taskQueue.name"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"taskQueue": {"name": "/_sys/queue"}}, "updateMask": "taskQueue.name"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"backoffCoefficient": 0.5}}, "updateMask": "retryPolicy.backoffCoefficient"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"retryPolicy": {"maximumAttempts": -1}}, "updateMask": "retryPolicy.maximumAttempts"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"priority": {"priorityKey": -1}}, "updateMask": "priority.priorityKey"}""");
        await control.UpdateAsync("a", """{"activityOptions": {"startDelay": "1s"}, "updateMask": "startDelay"}""");
        await control.DescribeAsync();
        await control.EndAsync();
        await ControlScenarios.RefusedAsync<UpdateActivityOptionsRequest>(
            run, control, r => control.Service.UpdateActivityOptionsAsync(WithOptions(r)), isClosed: true);
    }

    // What can't be updated to can't be scheduled with either.
    private static async Task WrongTimeoutsAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await run.StartAsync(new Scripts.Step { Kind = Scripts.StepKind.AwaitCancel });
        await run.ObserveAsync("none", () => control.AnswerAsync(control.Activity("a", change: a => a.StartToCloseTimeout = null)));
        await run.ObserveAsync("negative", () => control.AnswerAsync(control.Activity("a", change: a => a.HeartbeatTimeout = Duration.FromTimeSpan(-TimeSpan.FromSeconds(1)))));
    }

    private static UpdateActivityOptionsRequest WithOptions(UpdateActivityOptionsRequest request)
    {
        request.ActivityOptions = new();
        request.UpdateMask = new();
        return request;
    }
}
