using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.Cli.Tests.Swarms;

public sealed class SwarmCommandsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Start_SameNameTwice_IsRejected()
    {
        var name = await server.StartAsync();

        var again = await server.RunAsync("swarm", "start", name, "-r", "/not-on-this-host/repository", "--task-queue", server.Queue);

        Assert.Equal(ExitCode.Rejected, again.Code);
        Assert.Contains($"A swarm named '{name}' is already running", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RepositoryThatTheWorkersRefuse_SaysWhy()
    {

        var run = await server.RunAsync("swarm", "start", "refused", "-r", FakeSwarm.RefusedPath, "--task-queue", server.Queue);

        Assert.Equal(
            (ExitCode.Rejected, $"abathur: The swarm 'refused' could not start: repository.path: there is no folder '{FakeSwarm.RefusedPath}' on this host."),
            (run.Code, run.Error.Trim()));
    }

    [Fact]
    public async Task Start_NoWorker_StartsAndSaysThatOneIsNeeded()
    {
        var name = $"s-{Guid.NewGuid():n}"[..12];

        var run = await server.RunAsync("swarm", "start", name, "-r", "/not-on-this-host/repository", "--task-queue", "nobody-polls-this");

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        Assert.Contains("nobody works for it yet", run.Output, StringComparison.Ordinal);
        Assert.Contains("no worker has polled the task queue 'nobody-polls-this' for minutes. Start a worker with `abathur worker --task-queue nobody-polls-this`", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Running_IsAnArrayThatHoldsIt()
    {
        var name = await server.StartAsync();

        var listed = await Eventually.GetAsync(
            async () => JsonNode.Parse((await server.RunAsync("swarm", "list", "--json")).Output)!.AsArray().FirstOrDefault(s => (string?)s!["name"] == name),
            found => found is not null,
            $"{name} in the list");

        Assert.Equal("running", (string?)listed!["execution"]);
        Assert.Equal(WorkflowIds.Swarm(name), (string?)listed["workflowId"]);
        Assert.Equal(server.Queue, (string?)listed["taskQueue"]);
    }

    [Fact]
    public async Task Commands_WorkflowPausedInTemporal_SayHowToLetItGoOn()
    {
        var name = await server.StartAsync();
        var (service, id) = (server.Client.WorkflowService, WorkflowIds.Swarm(name));
        await service.PauseWorkflowExecutionAsync(new() { Namespace = "default", WorkflowId = id, Identity = "operator", Reason = "because" });

        var status = await server.RunAsync("swarm", "status", name);
        var wait = await server.RunAsync("swarm", "wait", name);
        var pause = await server.RunAsync("swarm", "pause", name);
        var listed = JsonNode.Parse((await server.RunAsync("swarm", "list", "--json")).Output)!.AsArray().Single(s => (string?)s!["name"] == name);
        await service.UnpauseWorkflowExecutionAsync(new() { Namespace = "default", WorkflowId = id, Identity = "operator", Reason = "enough" });
        var after = await server.RunAsync("swarm", "status", name);

        Assert.All([status, wait, pause], run => Assert.Equal(
            (ExitCode.Rejected, $"abathur: The workflow of the swarm '{name}' is paused in Temporal, so it answers nothing and starts nothing. Let it go on: temporal workflow unpause --workflow-id {id}"),
            (run.Code, run.Error.Trim())));
        Assert.Equal("paused", (string?)listed!["execution"]);
        Assert.Equal(ExitCode.Ok, after.Code);
    }

    [Fact]
    public async Task Status_Json_IsTheMessage()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("swarm", "status", name, "--json");

        var status = JsonSerializer.Deserialize<SwarmStatus>(run.Output, AbathurJson.Options)!;
        Assert.Equal((name, SwarmState.Running, 1), (status.Name, status.State, status.Settings.MaxRetries));
    }

    [Fact]
    public async Task Wait_BudgetIsSpent_EndsAndSaysHowToRaiseIt()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "waits", "--key", "waits", "--swarm", name);
        await server.RunAsync("swarm", "config", "budgetTokens=1", "--swarm", name);

        var swarm = await server.RunAsync("swarm", "wait", name);
        var task = await server.RunAsync("task", "wait", "waits", "--swarm", name);
        var status = await server.RunAsync("swarm", "status", name);

        var words = $"the budget is spent: no further task starts. To raise it: abathur swarm config --swarm {name} budgetTokens=TOKENS";
        Assert.Equal((ExitCode.No, ExitCode.No), (swarm.Code, task.Code));
        Assert.Contains(words, swarm.Output, StringComparison.Ordinal);
        Assert.Contains(words, task.Error, StringComparison.Ordinal);
        Assert.Contains("the budget is spent", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ForPeople_ShowsTheState()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("swarm", "status", "--swarm", name);

        Assert.Contains($"refs/abathur/integration/{name}", run.Output, StringComparison.Ordinal);
        Assert.Contains("running, settled", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_TwoNames_AreRefused()
    {
        var run = await server.RunAsync("swarm", "status", "one", "--swarm", "two");

        Assert.Equal(ExitCode.Usage, run.Code);
    }

    [Fact]
    public async Task Status_NoSuchSwarm_IsRejected()
    {

        var run = await server.RunAsync("swarm", "status", "no-such-swarm");

        Assert.Equal(ExitCode.Rejected, run.Code);
        Assert.StartsWith("abathur: There is no swarm 'no-such-swarm' in the namespace 'default'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NoWorker_NamesTheQueue()
    {
        var name = await server.StartAsync("nobody-polls-this");

        var run = await server.RunAsync("swarm", "status", name, "--timeout", "4");

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Matches(
            $@"\Aabathur: The swarm '{name}' has not answered for \d+s: no worker has polled the task queue 'nobody-polls-this' for minutes\. "
            + @"Start a worker with `abathur worker --task-queue nobody-polls-this`\.\s*\z",
            run.Error);
        Assert.Contains($"abathur: The swarm '{name}' has not answered for 1s", run.Waiting, StringComparison.Ordinal);
    }

    // What its history holds was decided by another program.
    [Fact]
    public async Task Status_HistoryDoesNotReplay_SaysHowToResetIt()
    {
        var (name, queue) = ($"s-{Guid.NewGuid():n}"[..12], $"replay-{Guid.NewGuid():n}");
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        var handle = await StartOtherCodeAsync(client, name, queue);

        await handle.SignalAsync("wake", []);
        using var after = new TemporalWorker(client, new TemporalWorkerOptions(queue).AddWorkflow<DoesNotWait>());
        await after.ExecuteAsync(async () =>
        {
            await Eventually.GetAsync(async () => (await client.WorkflowService.DescribeWorkflowExecutionAsync(new() { Namespace = "default", Execution = new() { WorkflowId = handle.Id } })).PendingWorkflowTask?.Attempt ?? 0, attempt => attempt > 2, "its task to fail", 60);

            var run = await server.RunAsync("swarm", "status", name, "--timeout", "4");

            Assert.Equal(ExitCode.Unreachable, run.Code);
            Assert.Contains("its workflow tasks fail, because its worker does not decide again what event 5 of its history holds (TMPRL1100).", run.Error, StringComparison.Ordinal);
            Assert.Contains(
                $"Else `temporal workflow reset --address {server.Address} --namespace default --workflow-id abathur:{name} --event-id 4 --reason replay` starts it again",
                run.Error,
                StringComparison.Ordinal);
        });
        await handle.TerminateAsync();
    }

    // Asked when the swarm has nothing to do: no workflow task fails until the client wakes it.
    [Fact]
    public async Task Status_HistoryOfAnIdleSwarmDoesNotReplay_SaysHowToResetIt()
    {
        var (name, queue) = ($"s-{Guid.NewGuid():n}"[..12], $"replay-{Guid.NewGuid():n}");
        var client = await TemporalClient.ConnectAsync(new(server.Address));
        var handle = await StartOtherCodeAsync(client, name, queue);

        using var after = new TemporalWorker(client, new TemporalWorkerOptions(queue).AddWorkflow<DoesNotWait>());
        var run = await after.ExecuteAsync(() => server.RunAsync("swarm", "status", name, "--timeout", "12"));

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.DoesNotContain("[TMPRL1100]", run.Error, StringComparison.Ordinal);
        Assert.Contains("its worker does not decide again what event 5 of its history holds (TMPRL1100).", run.Error, StringComparison.Ordinal);
        await handle.TerminateAsync();
    }

    private static async Task<WorkflowHandle> StartOtherCodeAsync(TemporalClient client, string name, string queue)
    {
        var options = new WorkflowOptions(WorkflowIds.Swarm(name), queue) { TaskTimeout = TimeSpan.FromSeconds(1) };
        var handle = await client.StartWorkflowAsync("Swarm", [], options);
        using var before = new TemporalWorker(client, new TemporalWorkerOptions(queue).AddWorkflow<Waits>());
        await before.ExecuteAsync(() => Eventually.GetAsync(
            async () => (await handle.FetchHistoryAsync()).Events.Any(e => e.TimerFiredEventAttributes is not null), fired => fired, "its timer"));
        return handle;
    }

    [Workflow("Swarm")]
    public sealed class Waits
    {
        [WorkflowRun]
        public async Task RunAsync()
        {
            await Workflow.DelayAsync(1);
            await Workflow.WaitConditionAsync(() => false);
        }
    }

    [Workflow("Swarm")]
    public sealed class DoesNotWait
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.WaitConditionAsync(() => false);
    }

    [Fact]
    public async Task Pause_NoWorker_SaysThatItMayStillHappen()
    {
        var name = await server.StartAsync("nobody-polls-this");

        var run = await server.RunAsync("swarm", "pause", name, "--timeout", "2");

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains($"The request 'pause' was sent and may still be carried out: see `abathur swarm events {name}`", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_NoWorker_NamesTheKeysToSendItAgainWith()
    {
        var name = await server.StartAsync("nobody-polls-this");

        var run = await server.RunAsync("task", "submit", "Add a page", "-s", name, "--timeout", "2");

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Matches(@"To send them again, give them the same keys: k-[0-9a-f]{12}\.", run.Error);
    }

    [Fact]
    public async Task Config_Pair_ChangesTheSetting()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("swarm", "config", "maxConcurrentTasks=4", "-s", name, "--json");

        Assert.Equal(4, (int?)JsonNode.Parse(run.Output)!["maxConcurrentTasks"]);
        Assert.Matches(@"(?m)^maxConcurrentTasks +4\s*$", (await server.RunAsync("swarm", "config", "-s", name)).Output);
    }

    [Fact]
    public async Task Stop_Wait_EndsItAndExportStillGivesItsCheckpoint()
    {
        var name = await server.StartAsync();
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "checkpoint.json");
        await server.RunAsync("task", "submit", "One", "-s", name);

        var stopped = await server.RunAsync("swarm", "stop", name, "--force", "--wait");
        var exported = await server.RunAsync("swarm", "export", name, "-o", file);
        var resumed = await server.RunAsync(
            "swarm", "start", name, "-r", "/not-on-this-host/repository", "--resume", file, "--task-queue", server.Queue);

        Assert.Equal($"Swarm {name} has stopped.", stopped.Output.Trim());
        Assert.Equal(ExitCode.Ok, exported.Code);
        Assert.Equal("One", (string?)JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["tasks"]![0]!["spec"]!["title"]);
        Assert.Equal((ExitCode.Ok, string.Empty), (resumed.Code, resumed.Error));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Start_Resume_KeepsSettingsAndPauseAndTakesFlagsOverThem()
    {
        var name = await server.StartAsync();
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "checkpoint.json");
        await server.RunAsync("swarm", "config", "maxConcurrentTasks=4", "maxRetries=9", "-s", name);
        await server.RunAsync("swarm", "pause", name);
        await server.RunAsync("swarm", "export", name, "-o", file);
        await server.RunAsync("swarm", "stop", name, "--wait");

        var resumed = await server.RunAsync(
            "swarm", "start", name, "-r", "/not-on-this-host/repository", "--resume", file, "--set", "maxRetries=1", "--task-queue", server.Queue);
        var settings = JsonNode.Parse((await server.RunAsync("swarm", "config", "-s", name, "--json")).Output)!;

        Assert.Equal(ExitCode.Ok, resumed.Code);
        Assert.Equal((4, 1), ((int?)settings["maxConcurrentTasks"], (int?)settings["maxRetries"]));
    }

    [Theory]
    [InlineData("swarm", "status")]
    [InlineData("swarm", "events")]
    [InlineData("task", "list")]
    public async Task Show_TerminatedSwarm_SaysFirstHowItEnded(string group, string command)
    {
        var name = await server.StartAsync();
        await server.Client.GetWorkflowHandle(WorkflowIds.Swarm(name)).TerminateAsync("no longer needed");

        var run = group == "task" ? await server.RunAsync(group, command, "-s", name) : await server.RunAsync(group, command, name);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches($@"^abathur: The swarm '{name}' was terminated at [-\d: ]+: no longer needed\. What follows is its last state\.", run.Error);
    }

    [Fact]
    public async Task Events_FollowUntilItStops_EndsWithTheLastEvent()
    {
        var name = await server.StartAsync();
        var following = server.RunAsync("swarm", "events", name, "--follow");
        await server.RunAsync("task", "submit", "One", "-s", name);
        await server.RunAsync("swarm", "stop", name, "--force", "--wait");

        var run = await following;
        var last = (await server.Client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(name)).GetResultAsync()).Checkpoint.Events[^1];

        Assert.Contains(last.Message!, run.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Contains($"The swarm '{name}' stopped at", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_EndedSwarm_SaysThatItHasEnded()
    {
        var name = await server.StartAsync();
        await server.RunAsync("swarm", "stop", name, "--wait");

        var run = await server.RunAsync("swarm", "pause", name);

        Assert.Equal(ExitCode.Rejected, run.Code);
        Assert.Contains($"The swarm '{name}' has ended", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_Paged_AreAllListedOnce()
    {
        var name = await server.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await server.RunAsync("task", "submit", $"Task {i}", "-s", name);
        }

        var run = await server.RunAsync("swarm", "events", name, "--after", "1", "--json");

        var events = JsonSerializer.Deserialize<SwarmEvent[]>(run.Output, AbathurJson.Options)!;
        Assert.Equal([2L, 3L, 4L, 5L], events.Select(e => e.Number));
    }

    [Fact]
    public async Task Watch_UntilSettled_PrintsEventsAndCountsWhereNothingCanBeRedrawn()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "fail at once", "-s", name);

        var run = await server.RunAsync("swarm", "watch", name, "--until-settled");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("T1 task submitted", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{name} running: failed 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Interrupted_LeavesQuietlyAndTheSwarmGoesOn()
    {
        var name = await server.StartAsync();
        using var leave = new CancellationTokenSource(TimeSpan.FromSeconds(2));

        var run = await CliRun.InvokeAsync(string.Empty, leave.Token, "swarm", "watch", name, "--address", server.Address);

        Assert.Equal((ExitCode.Ok, string.Empty), (run.Code, run.Error));
        Assert.Equal(ExitCode.Ok, (await server.RunAsync("swarm", "status", name)).Code);
    }

    [Fact]
    public async Task Wait_TaskThatFailed_IsNo()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "fail at once", "-s", name);

        var run = await server.RunAsync("swarm", "wait", name);

        Assert.Equal((ExitCode.No, "failed 1"), (run.Code, run.Output.Trim()));
    }

    [Fact]
    public async Task Wait_Timeout_IsNo()
    {
        var name = await server.StartAsync();
        await server.RunAsync("task", "submit", "One", "-s", name);

        var run = await server.RunAsync("swarm", "wait", name, "--timeout", "5");

        Assert.Equal((ExitCode.No, $"abathur: The swarm '{name}' is not settled yet."), (run.Code, run.Error.Trim()));
    }

    [Fact]
    public async Task Deliver_RepositoryOfAnotherHost_SaysHowTheBranchGetsHere()
    {
        var name = await server.StartAsync();

        var run = await server.RunAsync("swarm", "deliver", name, "--into", "main");

        Assert.Equal(ExitCode.Rejected, run.Code);
        Assert.Contains($"is not on this host; run this where it is: abathur swarm deliver --into main --swarm {name}.", run.Error, StringComparison.Ordinal);
        Assert.Contains("git fetch ssh://HOST", run.Error, StringComparison.Ordinal);
        Assert.Contains($"refs/abathur/integration/{name}:refs/abathur/integration/{name}", run.Error, StringComparison.Ordinal);
    }
}
