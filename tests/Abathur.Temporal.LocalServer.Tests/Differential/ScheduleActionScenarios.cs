using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;
using Execution = Temporalio.Api.Common.V1.WorkflowExecution;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What schedules start, and what they do while that runs. All actions are asked for, so that their times are the same everywhere.</summary>
internal static class ScheduleActionScenarios
{
    private const string Hourly = "2020-01-01T";

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["schedule-action"] = ActionAsync,
        ["schedule-results"] = ResultsAsync,
        ["schedule-pause-on-failure"] = PauseOnFailureAsync,
        ["schedule-overlap-skip"] = run => OverlapAsync(run, ScheduleOverlapPolicy.Skip),
        ["schedule-overlap-buffer-one"] = run => OverlapAsync(run, ScheduleOverlapPolicy.BufferOne),
        ["schedule-overlap-buffer-all"] = run => OverlapAsync(run, ScheduleOverlapPolicy.BufferAll),
        ["schedule-overlap-cancel"] = run => OverlapAsync(run, ScheduleOverlapPolicy.CancelOther),
        ["schedule-overlap-terminate"] = run => OverlapAsync(run, ScheduleOverlapPolicy.TerminateOther),
        ["schedule-overlap-allow-all"] = run => OverlapAsync(run, ScheduleOverlapPolicy.AllowAll),
        ["schedule-backfill"] = BackfillAsync,
        ["schedule-initial-patch"] = InitialPatchAsync,
    };

    private static async Task ActionAsync(ScenarioRun run)
    {
        run.StartWorker();
        var schedules = new Scheduling(run);
        var schedule = await schedules.ScheduleAsync(null, new Step { Kind = AwaitSignals, Count = 1 });
        schedule.Policies = new() { KeepOriginalWorkflowId = true };
        schedule.Action.StartWorkflow.WorkflowRunTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(5));
        schedule.Action.StartWorkflow.RetryPolicy = new() { MaximumAttempts = 2 };
        schedule.Action.StartWorkflow.UserMetadata = new() { Summary = Scheduling.Text("summary") };
        schedule.Action.StartWorkflow.SearchAttributes = new() { IndexedFields = { ["Word"] = Scheduling.Text("w") } };
        schedule.Action.StartWorkflow.Memo = new() { Fields = { ["memo"] = Scheduling.Text("m") } };
        await schedules.CreateAsync(schedule);
        await schedules.TriggerAsync("2020-01-01T12:00:00.5Z");
        var execution = await schedules.ActionsAsync(1);
        await schedules.ObserveAsync("running");
        await SignalAsync(run, execution);
        await schedules.UntilAsync(d =>
            d.Info.RunningWorkflows.Count == 0 && d.Info.RecentActions[0].StartWorkflowStatus == WorkflowExecutionStatus.Completed);
        await schedules.ObserveAsync("ended");
        await run.HistoriesAsync(execution.WorkflowId, execution.RunId);
    }

    // The next action has what the last one gave, or why it failed.
    private static async Task ResultsAsync(ScenarioRun run)
    {
        run.StartWorker();
        var schedules = new Scheduling(run);
        await schedules.CreateAsync(await schedules.ScheduleAsync(null, new Step { Kind = Patch, Name = "x" }));
        await DoneAsync(1);
        await DoneAsync(2);
        await schedules.UpdateAsync(await schedules.ScheduleAsync(null, new Step { Kind = Fail, Name = "failed" }));
        await DoneAsync(3, WorkflowExecutionStatus.Failed);
        await DoneAsync(4, WorkflowExecutionStatus.Failed);
        await schedules.ObserveAsync("ended");

        async Task DoneAsync(int hour, WorkflowExecutionStatus status = WorkflowExecutionStatus.Completed)
        {
            await schedules.TriggerAsync($"{Hourly}0{hour}:00:00Z");
            var execution = await schedules.ActionsAsync(hour);
            await schedules.UntilAsync(d => d.Info.RecentActions[^1].StartWorkflowStatus == status);
            await run.HistoriesAsync(execution.WorkflowId, execution.RunId);
        }
    }

    private static async Task PauseOnFailureAsync(ScenarioRun run)
    {
        run.StartWorker();
        var schedules = new Scheduling(run);
        var hourly = new ScheduleSpec { Interval = { EveryHour() }, StartTime = Scheduling.Far };
        var schedule = await schedules.ScheduleAsync(hourly, new Step { Kind = Fail, Name = "broken" });
        schedule.Policies = new() { PauseOnFailure = true };
        await schedules.CreateAsync(schedule);
        await schedules.TriggerAsync($"{Hourly}01:00:00Z");
        await schedules.UntilAsync(d => d.Schedule.State.Paused);
        await schedules.ObserveAsync("failed");
        await schedules.TriggerAsync($"{Hourly}02:00:00Z");
        await schedules.ActionsAsync(2);
        await schedules.UntilAsync(d => HasEnded(d.Info));
        await schedules.ObserveAsync("triggered though it is paused");
    }

    private static async Task OverlapAsync(ScenarioRun run, ScheduleOverlapPolicy policy)
    {
        run.StartWorker();
        var schedules = new Scheduling(run);
        var schedule = await schedules.ScheduleAsync(null, new Step { Kind = AwaitSignals, Count = 1 });
        schedule.Policies = new() { OverlapPolicy = policy };
        await schedules.CreateAsync(schedule);
        await schedules.TriggerAsync($"{Hourly}01:00:00Z");
        var first = await schedules.ActionsAsync(1);
        await run.IdleAsync(run.Client.GetWorkflowHandle(first.WorkflowId));
        for (var hour = 2; hour <= 4; hour++)
        {
            var seen = Seen(await schedules.DescribeAsync());
            await schedules.TriggerAsync($"{Hourly}0{hour}:00:00Z");
            await schedules.UntilAsync(d => Seen(d) != seen);
            await SettledAsync(schedules, policy, hour);
        }

        await schedules.ObserveAsync("overlapped");
        await SignalAllAsync(run, schedules, policy == ScheduleOverlapPolicy.BufferAll ? 4 : policy == ScheduleOverlapPolicy.BufferOne ? 2 : 1);
        if (policy != ScheduleOverlapPolicy.AllowAll)
        {
            await schedules.UntilAsync(d => d.Info.BufferSize == 0 && HasEnded(d.Info));
        }

        await schedules.ObserveAsync("ended");
        await run.HistoriesAsync(first.WorkflowId, first.RunId);

        static string Seen(Temporalio.Api.WorkflowService.V1.DescribeScheduleResponse d) => $"{d.Info.OverlapSkipped} {d.Info.BufferSize} {d.Info.ActionCount}";
    }

    // The real server says that nothing runs any more before it says how the last one ended.
    private static bool HasEnded(ScheduleInfo info) =>
        info.RunningWorkflows.Count == 0 && info.RecentActions.All(a => a.StartWorkflowStatus != WorkflowExecutionStatus.Running);

    // What is to be stopped stops in its own time. An action that came before it has would take the place of the one that waits.
    private static async Task SettledAsync(Scheduling schedules, ScheduleOverlapPolicy policy, int actions)
    {
        if (policy is ScheduleOverlapPolicy.CancelOther or ScheduleOverlapPolicy.TerminateOther)
        {
            await schedules.UntilAsync(d =>
                d.Info.ActionCount == actions && d.Info.RecentActions.SkipLast(1).All(a => a.StartWorkflowStatus != WorkflowExecutionStatus.Running));
        }
    }

    // Each in turn: the next one may start when it has ended.
    private static async Task SignalAllAsync(ScenarioRun run, Scheduling schedules, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var described = await schedules.UntilAsync(d =>
                d.Info.ActionCount >= i + 1 && d.Info.RecentActions[^1].StartWorkflowStatus == WorkflowExecutionStatus.Running);
            await SignalAsync(run, described.Info.RecentActions[^1].StartWorkflowResult);
            await run.Client.GetWorkflowHandle(described.Info.RecentActions[^1].StartWorkflowResult.WorkflowId).GetResultAsync();
        }
    }

    private static async Task BackfillAsync(ScenarioRun run)
    {
        run.StartWorker();
        var schedules = new Scheduling(run);
        var hourly = new ScheduleSpec { Interval = { EveryHour() }, EndTime = Scheduling.Time("2021-01-01T00:00:00Z") };
        await schedules.CreateAsync(await schedules.ScheduleAsync(hourly, new Step { Kind = Patch, Name = "x" }), r => r.Schedule.State = new() { Paused = true });
        await schedules.BackfillAsync($"{Hourly}01:00:00Z", $"{Hourly}04:00:00Z", ScheduleOverlapPolicy.AllowAll);
        await schedules.ActionsAsync(4);
        await schedules.ObserveAsync("all at once");
        await schedules.BackfillAsync($"{Hourly}11:30:00Z", $"{Hourly}14:30:00Z", ScheduleOverlapPolicy.BufferAll);
        await schedules.UntilAsync(d => d.Info is { ActionCount: 7, BufferSize: 0, RunningWorkflows.Count: 0 });
        await schedules.ObserveAsync("one after the other");
    }

    private static async Task InitialPatchAsync(ScenarioRun run)
    {
        run.StartWorker();
        var schedules = new Scheduling(run);
        await schedules.CreateAsync(
            await schedules.ScheduleAsync(null, new Step { Kind = Patch, Name = "x" }),
            r => r.InitialPatch = new() { Pause = "from the start", TriggerImmediately = new() { ScheduledTime = Scheduling.Time($"{Hourly}01:00:00Z") } });
        await schedules.UntilAsync(d => d.Info.ActionCount == 1 && HasEnded(d.Info));
        await schedules.UntilAsync(d => d.Info.RecentActions[0].StartWorkflowStatus == WorkflowExecutionStatus.Completed);
        await schedules.ObserveAsync("triggered at once");
    }

    private static IntervalSpec EveryHour() => new() { Interval = Duration.FromTimeSpan(TimeSpan.FromHours(1)) };

    private static Task SignalAsync(ScenarioRun run, Execution execution) =>
        run.Client.GetWorkflowHandle<ScriptWorkflow>(execution.WorkflowId).SignalAsync(w => w.SignalAsync("go"));
}
