using Abathur.Temporal.Activities;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Abathur.Temporal.Integration.Tests.Swarms;
using Abathur.Temporal.Integration.Tests.Tasks;
using Abathur.Temporal.Workflows.Hosts;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Abathur.Temporal.Integration.Tests.Histories;

/// <summary>
/// Records the histories that the replay tests guard. It runs only when asked; the command stands beside them, in
/// <c>tests/Abathur.Temporal.Workflows.Tests/Histories/README.md</c>.
/// </summary>
public sealed class RecordHistories(TemporalService service)
{
    [Fact(Explicit = true)]
    public Task Record_PlainRun() => RecordAsync("plain-run", ScriptedSwarm.Quick, async swarm =>
    {
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "ship" }));
        await swarm.SubmitAsync(
            new() { Title = "a", Key = "a", Goal = "ship" },
            new() { Title = "b", DependsOn = ["a"] },
            new() { Title = "c", AgentType = "diagnostic-analyst" });
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_IntegrationRef() => RecordAsync("integration-ref", ScriptedSwarm.Quick with { ContinueAsNewEvents = 40 }, async swarm =>
    {
        while ((await swarm.RunsAsync()).Count < 2)
        {
            await swarm.SubmitAsync(new TaskSubmission { Title = "merged into the line" });
        }

        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_SecondRules() => RecordAsync("rules-2", ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, async swarm =>
    {
        await swarm.SubmitAsync(
            new() { Title = "runs first" },
            new() { Title = "normal" },
            new() { Title = "low", Key = "low", Priority = TaskPriority.Low },
            new() { Title = "critical", Priority = TaskPriority.Critical, DependsOn = ["low"] });
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_ThirdRules() => RecordAsync("rules-3", ScriptedSwarm.Quick with { BudgetTokens = 700, MaxConcurrentTasks = 1 }, async swarm =>
    {
        swarm.Activities.OnRun = (task, _) => task switch
        {
            { TaskId: "T1", Attempt: 1 } => throw ScriptedActivities.Fails(FailureKind.ProviderUnavailable, "529", DateTimeOffset.UtcNow.AddSeconds(1)),
            { TaskId: "T2", Attempt: 1 } => throw ScriptedActivities.Fails(FailureKind.Verification, "two tests fail"),
            _ => Task.FromResult(ScriptedActivities.Done(task)),
        };
        await swarm.SubmitAsync(
            new() { Title = "its provider is down" },
            new() { Title = "continues on its branch" },
            new() { Title = "only reads", ReadOnly = true });
        await swarm.SettledAsync();
        await swarm.SubmitAsync(new() { Title = "spends the rest" }, new() { Title = "spends more" }, new() { Title = "waits for the budget", Key = "waits" });
        var asked = await Eventually.GetAsync(swarm.EscalationsAsync, all => all.Count > 0, "the question about the budget");
        await swarm.UpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked[0].Id, Choice = EscalationChoice.Raise }));
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_SixthRules() => RecordAsync("rules-6", ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, async swarm =>
    {
        await swarm.Handle.SignalAsync(s => s.AddWorkAsync(RawJson.Of("""{"tasks": [{"title": "by signal", "key": "a"}]}""")));
        await swarm.SubmitAsync(new TaskSubmission { Title = "by update", DependsOn = ["a"] });
        await swarm.UpdateAsync(s => s.PauseAsync());
        await swarm.Handle.SignalAsync(s => s.WakeAsync());
        await swarm.UpdateAsync(s => s.ResumeAsync());
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_FourthRules() => RecordAsync("rules-4", ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, async swarm =>
    {
        var session = new AgentSession("s-1", "h1");
        swarm.Activities.OnRun = (task, _) => task switch
        {
            { TaskId: "T1", Attempt: 1, Session: null } => throw Failed(FailureTypes.HandedBack, FailureKind.Infrastructure, session),
            { TaskId: "T1", Attempt: 1, AwaitSessionHost: true } when swarm.Activities.Started.Count < 4 =>
                throw Failed(FailureTypes.LeftToSessionHost, FailureKind.Infrastructure, session),
            { TaskId: "T2", Attempt: 1 } => throw Failed("rateLimited", FailureKind.RateLimited, session),
            { TaskId: "T3", Attempt: 1 } => throw Failed("refused", FailureKind.Refused, session),
            _ => Task.FromResult(ScriptedActivities.Done(task) with { Session = session }),
        };
        await swarm.SubmitAsync(
            new() { Title = "its host stops" },
            new() { Title = "its provider limits" },
            new() { Title = "its model refuses", MaxRetries = 1 });
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_Blocker() => RecordAsync("blocker", ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, async swarm =>
    {
        var (session, blocker) = (new AgentSession("s-1", "h1"), new Blocker { Question = "Which database?", Key = "db" });
        swarm.Activities.OnRun = async (task, _) =>
        {
            if (task is { Attempt: 1, TaskId: "T1" or "T2" })
            {
                await swarm.UpdateAsync(s => s.ReportBlockerAsync(new() { Task = task.TaskId, Attempt = task.Attempt, Blocker = blocker }));
            }

            return task switch
            {
                { TaskId: "T2", Attempt: 1 } => throw Failed("timeout", FailureKind.Timeout, session),
                { Attempt: 1, MayReportBlocker: true } => ScriptedActivities.Done(task) with { Session = session, Blocker = blocker, Commit = null },
                _ => ScriptedActivities.Done(task) with { Session = session },
            };
        };
        await swarm.SubmitAsync(
            new() { Title = "reports and ends", Key = "first" },
            new() { Title = "reports and runs into its timeout" },
            new() { Title = "reports in its result, and is canceled", Key = "gone" },
            new() { Title = "waits for one of them", DependsOn = ["first"] });
        var asked = await Eventually.GetAsync(swarm.EscalationsAsync, all => all.Count == 3, "three questions");
        await swarm.UpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked[0].Id, Choice = EscalationChoice.Answer, Note = "PostgreSQL." }));
        await swarm.UpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked[1].Id, Choice = EscalationChoice.Decide }));
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "gone" }));
        await Eventually.GetAsync(swarm.StatusAsync, status => status.Tasks.GetValueOrDefault(TaskState.Completed) == 2, "both answered");
        asked = await Eventually.GetAsync(swarm.EscalationsAsync, all => all.Count == 1, "a question of the last");
        await swarm.UpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked[0].Id, Choice = EscalationChoice.Cancel }));
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_Retry() => RecordAsync("retry", ScriptedSwarm.Quick with { RetryBackoffSeconds = 1 }, async swarm =>
    {
        swarm.Activities.OnRun = (task, _) => task is { TaskId: "T1", Attempt: 1 } or { TaskId: "T2" }
            ? throw ScriptedActivities.Fails(FailureKind.Verification, "two tests fail")
            : Task.FromResult(ScriptedActivities.Done(task));
        await swarm.SubmitAsync(new() { Title = "again" }, new() { Title = "hopeless", MaxRetries = 0 });
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_HandOff() => RecordAsync("hand-off", ScriptedSwarm.Quick, async swarm =>
    {
        swarm.Activities.OnRun = (task, _) => Task.FromResult(ScriptedActivities.Done(task) with
        {
            Handoff = task.Agent == "reviewer" ? null : new Handoff("reviewer", "look at a.cs"),
            AddWork = task is { TaskId: "T1", Agent: "reviewer" } ? new AddWork { Tasks = [new() { Title = "more", AgentType = "reviewer" }] } : null,
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await Eventually.GetAsync(swarm.StatusAsync, status => status.Tasks.GetValueOrDefault(TaskState.Completed) == 2, "both");
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_ContinueAsNew() => RecordAsync("continue-as-new", ScriptedSwarm.Quick with { ContinueAsNewEvents = 40 }, async swarm =>
    {
        var gate = new Gate();
        swarm.Activities.OnRun = (task, cancel) => task.TaskId == "T1" ? gate.HoldAsync(task, cancel) : Task.FromResult(ScriptedActivities.Done(task));
        await swarm.SubmitAsync(new TaskSubmission { Title = "held" });
        while ((await swarm.RunsAsync()).Count < 3)
        {
            await swarm.SubmitAsync(new TaskSubmission { Title = "filler" });
            await swarm.Handle.SignalAsync(s => s.AddWorkAsync(RawJson.Of("""{"tasks": [{"title": "signaled"}]}""")));
        }

        gate.Open();
        await swarm.SettledAsync();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_Stop() => RecordAsync("stop", ScriptedSwarm.Quick, async swarm =>
    {
        swarm.Activities.OnRun = new Gate().HoldAsync;
        await swarm.SubmitAsync(new TaskSubmission { Title = "runs" });
        await swarm.WaitAsync("T1", TaskState.Running);
        await swarm.UpdateAsync(s => s.PauseAsync());
        await swarm.UpdateAsync(s => s.StopAsync(new() { GraceSeconds = 1 }));
    });

    [Fact(Explicit = true)]
    public Task Record_Cancel() => RecordAsync("cancel", ScriptedSwarm.Quick, async swarm =>
    {
        swarm.Activities.OnRun = new Gate().HoldAsync;
        await swarm.SubmitAsync(new() { Title = "canceled by a person" }, new() { Title = "canceled with its swarm" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 2, "both agents");
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));
        await swarm.WaitAsync("T1", TaskState.Canceled);
        await swarm.Handle.CancelAsync();
    });

    [Fact(Explicit = true)]
    public Task Record_UsageOfCanceledAttempts() => RecordAsync("canceled-usage", ScriptedSwarm.Quick, async swarm =>
    {
        var hangs = new Gate();
        swarm.Activities.OnHeartbeat = _ => new AgentUsage(1, 100);
        swarm.Activities.OnRun = (task, cancel) => task.TaskId == "T1" ? SpentTests.UntilCanceledAsync(100, cancel) : hangs.HoldAsync(task, default);
        await swarm.SubmitAsync(new() { Title = "ends when told" }, new() { Title = "has to be terminated" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 2, "both agents");
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T2" }));
        await swarm.WaitAsync("T1", TaskState.Canceled);
        await swarm.WaitAsync("T2", TaskState.Canceled);
        hangs.Open();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_MergeNotHeardOf() => RecordAsync("finds-merge", ScriptedSwarm.Quick with { HeartbeatIntervalSeconds = 2 }, async swarm =>
    {
        var (merging, hangs) = (new SemaphoreSlim(0), new TaskCompletionSource());
        swarm.Activities.FoundMerge = "c0ffee";
        swarm.Activities.OnIntegrate = _ =>
        {
            merging.Release();
            return hangs.Task;
        };
        await swarm.SubmitAsync(new TaskSubmission { Title = "is merged, and canceled" });
        await merging.WaitAsync(TestContext.Current.CancellationToken);
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));
        await swarm.WaitAsync("T1", TaskState.Completed);
        hangs.SetResult();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_MergeOfAFailedHostCanceled() => RecordAsync("finds-merge-when-canceled", ScriptedSwarm.Quick, async swarm =>
    {
        PlacementTests.MergesAndIsCanceled(swarm.Activities);
        await swarm.SubmitAsync(new TaskSubmission { Title = "is merged, its host fails, and it is canceled" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 2, "the next host");
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));
        await swarm.WaitAsync("T1", TaskState.Completed);
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_TakeOver() => RecordAsync("takes-over", ScriptedSwarm.Quick, async swarm =>
    {
        var gate = new Gate();
        swarm.Activities.OnRun = (task, cancel) => task.Title == "of another past" ? gate.HoldAsync(task, cancel) : Task.FromResult(ScriptedActivities.Done(task));
        await TakeOverTests.StartByHandAsync(swarm, "of another past");
        await swarm.SubmitAsync(new TaskSubmission { Title = "has its id" });
        await swarm.SettledAsync();
        gate.Open();
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public Task Record_Budget() => RecordAsync("budget", ScriptedSwarm.Quick with { BudgetTokens = 500, MaxConcurrentTasks = 2, ContinueAsNewEvents = 60 }, async swarm =>
    {
        swarm.Activities.OnRun = (task, _) => task switch
        {
            { TaskId: "T1", Attempt: 1 } => throw ScriptedActivities.Fails(FailureKind.Budget, "it used more than it may"),
            _ => Task.FromResult(ScriptedActivities.Done(task)),
        };
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "docs", BudgetTokens = 100 }));
        await swarm.SubmitAsync(
            new() { Title = "passes its attempt's budget once" },
            new() { Title = "spends its goal's budget", Goal = "docs" },
            new() { Title = "has a budget of its own", BudgetTokens = 150 });
        await Eventually.GetAsync(swarm.StatusAsync, status => status.Tasks.GetValueOrDefault(TaskState.Completed) == 3, "the first three");
        await swarm.SubmitAsync(
            new() { Title = "waits for its goal's budget", Goal = "docs" },
            new() { Title = "gets the rest" },
            new() { Title = "waits for the budget" });
        await AnswerAsync(asked => asked.Goal == "docs");
        await AnswerAsync(asked => asked.Goal is null);
        await swarm.SettledAsync();
        await StopAsync(swarm);

        async Task AnswerAsync(Func<Escalation, bool> isMeant)
        {
            var all = await Eventually.GetAsync(swarm.EscalationsAsync, all => all.Any(asked => asked.ClosedAt is null && isMeant(asked)), "the question about the budget");
            var id = all.First(asked => asked.ClosedAt is null && isMeant(asked)).Id;
            await swarm.UpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = id, Choice = EscalationChoice.Raise }));
        }
    });

    // Sent back once, it waits across a continue-as-new until it is approved.
    [Fact(Explicit = true)]
    public Task Record_Plan() => RecordAsync("plan", ScriptedSwarm.Quick with { ContinueAsNewEvents = 40 }, async swarm =>
    {
        swarm.Activities.OnRun = (task, _) => Task.FromResult(ScriptedActivities.Done(task) with
        {
            Commit = task.Plans is null ? "c0ffee" : null,
            Plan = task.Plans is null ? null : new() { Tasks = [new() { Title = "api", Key = "api" }, new() { Title = "docs", Key = "docs", DependsOn = [task.Attempt == 1 ? "nowhere" : "api"] }] },
        });
        await swarm.SubmitAsync(new() { Title = "ship it", Key = "plan", AgentType = "architect", Plan = new() }, new() { Title = "release", DependsOn = ["plan"] });
        var asked = await Eventually.GetAsync(swarm.EscalationsAsync, all => all.Count > 0, "the question about the plan");
        while ((await swarm.RunsAsync()).Count < 2)
        {
            await swarm.SubmitAsync(new TaskSubmission { Title = "filler" });
        }

        await swarm.UpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = asked[0].Id, Choice = EscalationChoice.Approve }));
        await swarm.WaitAsync("T2", TaskState.Completed);
        await StopAsync(swarm);
    });

    [Fact(Explicit = true)]
    public async Task Record_ReadFromHost()
    {
        var queue = $"read-{Guid.NewGuid():n}";
        using var folder = new TempFolder();
        var data = new DataFolder(folder.Path);
        folder.Write(Path.GetRelativePath(folder.Path, data.LogFile("demo", "T1", 1)), "the agent\n");
        var branch = new SwarmBranch(GitProgram.Find(), NullLogger<SwarmBranch>.Instance, data);
        using var workflows = new TemporalWorker(service.Client, new TemporalWorkerOptions(queue).AddWorkflow<ReadFromHost>());
        using var host = new TemporalWorker(
            service.Client, new TemporalWorkerOptions(TaskQueues.Host(queue, "h1")).AddAllActivities(new HostActivities(data, branch, service.Client)));
        await workflows.ExecuteAsync(() => host.ExecuteAsync(async () =>
        {
            var reading = new HostReading { Swarm = "demo", Task = "T1", Host = "h1", Attempt = 1 };
            var handle = await service.Client.StartWorkflowAsync(IReadFromHost.TypeName, [reading], new(WorkflowIds.Reading("demo", "T1", "0a1b2c3d4e5f"), queue));
            await handle.GetResultAsync();
            await HistoryFolder.WriteAsync(await handle.FetchHistoryAsync(), "read-from-host.read.1");
        }));
    }

    private static ApplicationFailureException Failed(string type, FailureKind kind, AgentSession session) => new(
        "it ended early",
        type,
        nonRetryable: true,
        details: [new TaskFailure { Kind = kind, Message = "it ended early", RetryAt = DateTimeOffset.UtcNow.AddSeconds(1), Session = session, Usage = new AgentUsage(1, 100) }]);

    private async Task RecordAsync(string guard, SwarmSettings settings, Func<ScriptedSwarm, Task> play)
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, settings);
        await play(swarm);
        await swarm.ResultAsync();
        await HistoryFolder.WriteAsync(swarm, guard);
    }

    private static Task StopAsync(ScriptedSwarm swarm) => swarm.UpdateAsync(s => s.StopAsync(new()));
}
