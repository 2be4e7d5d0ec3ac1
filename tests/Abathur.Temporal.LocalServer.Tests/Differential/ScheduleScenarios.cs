using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Schedules as they are described, listed and refused.</summary>
internal static class ScheduleScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["schedule-specs"] = SpecsAsync,
        ["schedule-wrong-specs"] = WrongSpecsAsync,
        ["schedule-wrong-requests"] = WrongRequestsAsync,
        ["schedule-unknown"] = UnknownAsync,
        ["schedule-described"] = DescribedAsync,
        ["schedule-listed"] = ListedAsync,
        ["schedule-changes"] = ChangesAsync,
        ["schedule-commands"] = CommandsAsync,
    };

    private static readonly string[] CronStrings =
    [
        "*/7 */5 * * *", "0 12 29 2 *", "0 0 13 * fri", "@weekly", "@yearly", "@every 36h/5h", "@every 1d", "30 2 * * * *", "58 59 23 * * * *",
        "0 0 1-31/10 jan-mar * 2090-2092", "0 0 * * 5-7", "0 0 * * 0-7/2", "0 0 * * 1/3", "0 0 * * */4", "0 0 * * sun,7", "0 9 * * mon-fri # why",
        "CRON_TZ=America/New_York 30 1,2 * 3,11 sun", "TZ=Asia/Kathmandu 0 0 * * *",
    ];

    private static readonly string[] WrongCronStrings =
    [
        "", "* * * *", "1 2 3 4 5 6 7 8", "60 24 0 13 8", "a b c d e", "1-2-3 * * * *", "1/2/3 * * * *", "1/0 * * * *", "*/x * * * *", "x-3 * * * *",
        "5-3 * * * *", "* * * * * 1999", "@every", "@every 0s", "@every 5", "@every often", "@every 10s/20s", "@every 10s/-1s", "@never",
        "CRON_TZ=Nowhere/Land * * * * *", "CRON_TZ=UTC",
    ];

    private static async Task SpecsAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        await CreateAsync("interval", new() { Interval = { Every(90, 30), Every(86_400) } });
        await CreateAsync("calendar", new() { StructuredCalendar = { Calendar(new Range { Start = 5, End = 50, Step = 20 }, new Range { End = 23 }, new Range { Start = 2 }) } });
        await CreateAsync("never", new() { StructuredCalendar = { new StructuredCalendarSpec() } });
        await CreateAsync("excluded", new()
        {
            Interval = { Every(3_600) },
            ExcludeStructuredCalendar = { Calendar(new Range(), new Range { End = 20 }, new Range { Start = 1, End = 12 }) },
            EndTime = Scheduling.Time("2090-01-02T22:00:00Z"),
        });
        await CreateAsync("two zones that are one", new()
        {
            TimezoneName = "Europe/Berlin",
            CronString = { "CRON_TZ=Europe/Berlin 0 2 * * *", "CRON_TZ=Europe/Berlin 0 3 * * *" },
        });
        foreach (var cron in CronStrings)
        {
            await CreateAsync(cron, new() { CronString = { cron } });
        }

        async Task CreateAsync(string what, ScheduleSpec spec)
        {
            spec.StartTime = Scheduling.Far;
            await run.ObserveAsync(what, async () => await schedules.CreateAsync(await schedules.ScheduleAsync(spec), r => r.RequestId = what));
            await run.ObserveAsync(what, async () =>
            {
                var described = await schedules.DescribeAsync();
                return $"{Scheduling.Format(described.Schedule.Spec)} {Scheduling.Shown(described.Info.FutureActionTimes)}";
            });
            await run.ObserveAsync(what, () => schedules.MatchingTimesAsync(Scheduling.Time("2090-03-10T00:00:00Z"), Scheduling.Time("2090-03-13T00:00:00Z")));
            await run.ObserveAsync(what, schedules.DeleteAsync);
        }
    }

    private static async Task WrongSpecsAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        foreach (var cron in WrongCronStrings)
        {
            await RefusedAsync($"'{cron}'", new() { CronString = { cron } });
        }

        await RefusedAsync("two zones", new() { CronString = { "CRON_TZ=Europe/Berlin * * * * *", "* * * * *" } });
        await RefusedAsync("another zone", new() { TimezoneName = "Europe/Paris", CronString = { "CRON_TZ=Europe/Berlin * * * * *" } });
        await RefusedAsync("no zone", new() { TimezoneName = "Nowhere/Land" });
        await RefusedAsync("no interval", new() { Interval = { new IntervalSpec() } });
        await RefusedAsync("short interval", new() { Interval = { new IntervalSpec { Interval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(999)) } } });
        await RefusedAsync("phase", new() { Interval = { Every(60, 60) } });
        await RefusedAsync("negative phase", new() { Interval = { Every(60, -1) } });
        await RefusedAsync("ranges", new()
        {
            StructuredCalendar =
            {
                new StructuredCalendarSpec
                {
                    Second = { new Range { Start = 60 } }, Hour = { new Range { Start = 5, End = 3 } }, Month = { new Range { End = 13 } },
                    DayOfWeek = { new Range { Start = 7, Step = -1 } }, Year = { new Range { Start = 1999 } }, Comment = new string('x', 201),
                },
            },
        });

        async Task RefusedAsync(string what, ScheduleSpec spec) =>
            await run.ObserveAsync(what, async () => await schedules.CreateAsync(await schedules.ScheduleAsync(spec)));
    }

    private static async Task WrongRequestsAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        var schedule = await schedules.ScheduleAsync();
        await CreateAsync("no request id", r => r.RequestId = "");
        await CreateAsync("long request id", r => r.RequestId = new string('x', 1_001));
        await CreateAsync("long id", r => r.ScheduleId = new string('x', 1_001));
        await CreateAsync("no workflow type", r => r.Schedule.Action.StartWorkflow.WorkflowType = null);
        await CreateAsync("no task queue", r => r.Schedule.Action.StartWorkflow.TaskQueue = null);
        await CreateAsync("empty task queue", r => r.Schedule.Action.StartWorkflow.TaskQueue = new());
        await CreateAsync("cron", r => r.Schedule.Action.StartWorkflow.CronSchedule = "* * * * *");
        await CreateAsync("reuse policy", r => r.Schedule.Action.StartWorkflow.WorkflowIdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate);
        await CreateAsync("timeout", r => r.Schedule.Action.StartWorkflow.WorkflowRunTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(-1)));
        await CreateAsync("long workflow id", r => r.Schedule.Action.StartWorkflow.WorkflowId = new string('x', 990));
        await CreateAsync("unknown search attribute", r => r.SearchAttributes = Attributes("Nothing"));
        await CreateAsync("unknown search attribute of the action", r => r.Schedule.Action.StartWorkflow.SearchAttributes = Attributes("Nothing"));
        await CreateAsync("unknown namespace", r => r.Namespace = "nowhere");
        await CreateAsync("no schedule", r => r.Schedule = null);
        await CreateAsync("the same request", _ => { });
        await run.ObserveAsync("another request", async () => await schedules.CreateAsync(schedule, r => r.RequestId = "other"));
        await run.ObserveAsync("long notes", () => schedules.PatchAsync(new() { Pause = new string('x', 1_001) }));
        await run.ObserveAsync("no times", () => schedules.MatchingTimesAsync(null, null));
        await run.ObserveAsync("update without type", async () =>
        {
            var update = schedule.Clone();
            update.Action.StartWorkflow.WorkflowType = null;
            await schedules.UpdateAsync(update);
        });
        await run.ObserveAsync("update with a wrong spec", async () => await schedules.UpdateAsync(await schedules.ScheduleAsync(new() { CronString = { "*" } })));
        await run.ObserveAsync("update with an unknown search attribute", () => schedules.UpdateAsync(schedule, r => r.SearchAttributes = Attributes("Nothing")));

        async Task CreateAsync(string what, Action<Temporalio.Api.WorkflowService.V1.CreateScheduleRequest> change) =>
            await run.ObserveAsync(what, () => schedules.CreateAsync(schedule.Clone(), change));
    }

    private static async Task UnknownAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        await AllAsync("never was");
        await schedules.CreateAsync(await schedules.ScheduleAsync());
        await schedules.DeleteAsync();
        await AllAsync("deleted");

        async Task AllAsync(string what)
        {
            var schedule = await schedules.ScheduleAsync();
            await run.ObserveAsync($"{what}: describe", async () => Scheduling.Shown(await schedules.DescribeAsync()));
            await run.ObserveAsync($"{what}: update", () => schedules.UpdateAsync(schedule));
            await run.ObserveAsync($"{what}: patch", () => schedules.PatchAsync(new() { Pause = "why" }));
            await run.ObserveAsync($"{what}: delete", schedules.DeleteAsync);
        }
    }

    private static async Task DescribedAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        var schedule = await schedules.ScheduleAsync(new() { CronString = { "0 12 * * *" }, StartTime = Scheduling.Far });
        schedule.Action.StartWorkflow.SearchAttributes = Attributes("Word");
        schedule.Action.StartWorkflow.Memo = new() { Fields = { ["action"] = Scheduling.Text("memo") } };
        await schedules.CreateAsync(schedule, r =>
        {
            r.Memo = new() { Fields = { ["schedule"] = Scheduling.Text("memo") } };
            r.SearchAttributes = Attributes("Word");
        });
        await schedules.ObserveAsync("with all");
        await run.ObserveAsync("listed", async () => Scheduling.Format(await schedules.EntryAsync(_ => true)));

        var bare = new Scheduling(run, "-bare");
        await bare.CreateAsync(null);
        await bare.ObserveAsync("with nothing");
        var limited = new Scheduling(run, "-limited");
        await limited.CreateAsync(new()
        {
            Spec = schedule.Spec,
            Policies = new() { CatchupWindow = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), OverlapPolicy = ScheduleOverlapPolicy.BufferOne, PauseOnFailure = true },
            State = new() { LimitedActions = true, RemainingActions = 3, Paused = true, Notes = "noted" },
        });
        await limited.ObserveAsync("limited and paused");
    }

    private static async Task ListedAsync(ScenarioRun run)
    {
        var (one, two) = (new Scheduling(run, "-one"), new Scheduling(run, "-two"));
        await one.CreateAsync(await one.ScheduleAsync(), r => r.SearchAttributes = Attributes("Word"));
        await two.CreateAsync(new() { State = new() { Paused = true } });
        await two.EntryAsync(e => e.Info.Paused);
        await one.EntryAsync(_ => true);
        await Fixtures.Wait.UntilAsync(async () => (await one.ListAsync("TemporalSchedulePaused = true")).Length > 0, "the paused one");
        string[] queries =
        [
            "TemporalSchedulePaused = true", "SchedulePaused = false", $"ScheduleId = '{one.Id}'", $"ScheduleId IN ('{two.Id}', 'x')",
            $"ScheduleId STARTS_WITH '{run.Id()}-'", $"ScheduleId != '{one.Id}'", "Word = 'w' OR Word = 'x'", "Word = 'x'", "Word IS NULL",
            "WorkflowId = 'x'", "ExecutionStatus = 'Running'", "StartTime > '2020-01-01T00:00:00Z'", "Nothing = 1", "nonsense",
            "WorkflowType = 'x' AND Word = 'w'", "TemporalScheduledById = 'x'",
        ];
        foreach (var query in queries)
        {
            await run.ObserveAsync(query, () => one.ListAsync(query));
        }
    }

    private static async Task ChangesAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        var noon = new ScheduleSpec { CronString = { "0 12 * * *" }, StartTime = Scheduling.Far };
        await schedules.CreateAsync(await schedules.ScheduleAsync(noon), r => r.SearchAttributes = Attributes("Word"));
        await schedules.PatchAsync(new() { Pause = "tired" }, "pause");
        var paused = await schedules.UntilAsync(d => d.Schedule.State.Paused);
        await schedules.ObserveAsync("paused");
        await schedules.PatchAsync(new() { Unpause = "awake" });
        await schedules.UntilAsync(d => !d.Schedule.State.Paused);
        await schedules.PatchAsync(new() { Pause = "tired" }, "pause");
        await schedules.ObserveAsync("the same pause again");

        var update = await schedules.ScheduleAsync(new() { Interval = { Every(60) }, StartTime = Scheduling.Far });
        await run.ObserveAsync("with an old token", () => schedules.UpdateAsync(update, r => r.ConflictToken = paused.ConflictToken));
        await schedules.ObserveAsync("not updated");
        await schedules.UpdateAsync(update, r => r.ConflictToken = Google.Protobuf.ByteString.CopyFrom(0, 0, 0, 0, 0, 0, 0, 3));
        await schedules.UntilAsync(d => d.Info.UpdateTime is not null);
        await schedules.ObserveAsync("updated");
        await run.ObserveAsync("without an action", () => schedules.UpdateAsync(new()));
        await schedules.UpdateAsync(await schedules.ScheduleAsync(), r => r.SearchAttributes = new());
        await schedules.UntilAsync(d => d.Schedule.Spec.Interval.Count == 0);
        await schedules.UntilAsync(d => d.SearchAttributes is null);
        await schedules.ObserveAsync("emptied");
    }

    private static async Task CommandsAsync(ScenarioRun run)
    {
        var schedules = new Scheduling(run);
        var temporal = new Cli.TemporalCommand(run.Client.Connection.Options.TargetHost!);
        string[] action = ["--type", "None", "--task-queue", "nobody", "-w", $"{schedules.Id}-run", "-i", "\"x\""];
        string[] spec =
        [
            "--cron", "0 12 * * mon # lunch", "--interval", "6h/5h", "--time-zone", "Europe/Berlin", "--start-time", "2090-01-01T00:00:00Z",
            "--jitter", "0s",
        ];
        string[] policies =
            ["--overlap-policy", "BufferAll", "--remaining-actions", "9", "--pause-on-failure", "--notes", "n", "--schedule-memo", "m=1"];
        await CommandAsync("create", [.. action, .. spec, .. policies]);
        await schedules.ObserveAsync("created");
        await run.ObserveAsync("again", () => temporal.ErrorAsync(["schedule", "create", "-s", schedules.Id, .. action, .. spec]));
        await CommandAsync("toggle", ["--pause", "--reason", "tired"]);
        await schedules.UntilAsync(d => d.Schedule.State.Paused);
        await CommandAsync("toggle", ["--unpause", "--reason", "awake"]);
        await schedules.UntilAsync(d => !d.Schedule.State.Paused);
        await CommandAsync("backfill", ["--start-time", "2090-01-02T00:00:00Z", "--end-time", "2090-01-02T12:00:00Z", "--overlap-policy", "AllowAll"]);
        await schedules.ActionsAsync(2);
        await CommandAsync("trigger", []);
        await schedules.ActionsAsync(3);
        await CommandAsync("update", [.. action, "--calendar", "{\"hour\":\"3\",\"year\":\"2090\"}", "--notes", "updated"]);
        await schedules.UntilAsync(d => d.Info.UpdateTime is not null);
        await run.ObserveAsync("updated", async () =>
        {
            var described = await temporal.JsonAsync("schedule", "describe", "-s", schedules.Id);
            return HistoryNormalizer.Readable(described.GetProperty("schedule").GetRawText());
        });
        await run.ObserveAsync("listed", async () =>
        {
            await schedules.EntryAsync(e => e.Info.Notes == "updated");
            var listed = await temporal.JsonAsync("schedule", "list", "--query", $"ScheduleId = '{schedules.Id}'");
            return listed[0].GetProperty("info").GetProperty("spec").GetRawText();
        });
        await CommandAsync("delete", []);
        await run.ObserveAsync("deleted", () => temporal.ErrorAsync("schedule", "describe", "-s", schedules.Id));

        Task CommandAsync(string command, string[] arguments) =>
            run.ObserveAsync(command, async () => (await temporal.JsonAsync(["schedule", command, "-s", schedules.Id, .. arguments])).ToString());
    }

    // On every day of the months.
    private static StructuredCalendarSpec Calendar(Range minute, Range hour, Range month) => new()
    {
        Second = { new Range() },
        Minute = { minute },
        Hour = { hour },
        DayOfMonth = { new Range { Start = 1, End = 31 } },
        Month = { month },
        DayOfWeek = { new Range { End = 6 } },
    };

    private static IntervalSpec Every(int seconds, int phase = 0) => new()
    {
        Interval = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)),
        Phase = phase == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromSeconds(phase)),
    };

    private static SearchAttributes Attributes(string name) => new() { IndexedFields = { [name] = Scheduling.Text("w") } };
}
