using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Abathur.Temporal.Activities;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Hosting;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Abathur.Temporal.Web;
using Abathur.Temporal.Workflows.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>What a host keeps is read from a machine that shares nothing with it but the service.</summary>
public sealed class OtherHostTests(TemporalService service)
{
    // Three bytes a character, and a page isn't a multiple of a line: pages end inside characters.
    private const string Agent = """
        seq -f "строка %.0f 日本語 $(printf '─%.0s' $(seq 160))" 2500
        echo "done by $ABATHUR_TASK" > "$ABATHUR_TASK.txt"; git add -A; git commit -qm "$ABATHUR_TASK"
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogsAndDiffs_OfTwoHosts_AreReadFromAThirdMachine()
    {
        using var repository = new OperatorsRepository();
        repository.CommitShellAgent("worker", $"{Agent}\nwhile [ \"$(ls '{repository.Beside("here")}' | wc -l)\" -lt 2 ]; do touch '{repository.Beside("here")}'/$ABATHUR_TASK; sleep 0.1; done");
        Directory.CreateDirectory(repository.Beside("here"));
        repository.Git("clone", "-q", "--bare", repository.Path, repository.Beside("shared.git"));
        await using var swarm = WholeSwarm.WithoutHost(service, repository);
        DataFolder[] homes = [new(repository.Beside("home-a")), new(repository.Beside("home-b"))];
        using var a = await StartHostAsync(swarm, homes[0]);
        using var b = await StartHostAsync(swarm, homes[1]);
        await service.Client.StartWorkflowAsync(
            "Swarm",
            [new SwarmInput { Name = swarm.Name, Repository = new() { Url = repository.Beside("shared.git"), Base = "main" }, Settings = WholeSwarm.Settings }],
            new(WorkflowIds.Swarm(swarm.Name), swarm.TaskQueue));
        await swarm.SubmitAsync(new() { Title = "one", AgentType = "worker" }, new() { Title = "two", AgentType = "worker" });
        await swarm.SettledAsync();
        var ran = homes.SelectMany(home => new[] { "T1", "T2" }.Where(task => File.Exists(home.LogFile(swarm.Name, task, 1))).Select(task => (Home: home, Task: task))).ToList();
        Assert.Equal(2, ran.Select(run => run.Home).Distinct().Count());

        foreach (var (home, task) in ran)
        {
            var file = await File.ReadAllTextAsync(home.LogFile(swarm.Name, task, 1), Cancel);
            Assert.InRange(Encoding.UTF8.GetByteCount(file), 1024 * 1024, int.MaxValue);
            Assert.Equal((ExitCode.Ok, file), Of(await RunAsync("task", "logs", task)));
            Assert.Contains($"+done by {task}", (await RunAsync("task", "diff", task)).Output, StringComparison.Ordinal);
        }

        var followed = await RunAsync("task", "logs", "T2", "--follow");
        Assert.True(followed.Code == ExitCode.Ok, followed.Error);
        Assert.EndsWith("日本語 " + new string('─', 160) + "\n", followed.Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await RunAsync("task", "logs", "T1", "--json")).Output)!;
        Assert.Equal(HostIdentity.Find(ran.Single(run => run.Task == "T1").Home), (string?)json["host"]);
        var missing = await RunAsync("task", "logs", "T1", "--verify");
        Assert.Equal(ExitCode.Rejected, missing.Code);
        Assert.Contains("has no verify log of attempt 1 at T1", missing.Error, StringComparison.Ordinal);
        Assert.Contains("Logs that are there: attempt 1: agent.", missing.Error, StringComparison.Ordinal);

        await AssertPageShowsAsync(swarm.Name, new DataFolder(repository.Beside("elsewhere")));

        // A link that an agent put in a log's place is not followed.
        var (linked, of) = ran[0];
        File.Delete(linked.LogFile(swarm.Name, of, 1));
        File.CreateSymbolicLink(linked.LogFile(swarm.Name, of, 1), linked.HostIdFile);
        Assert.Contains("is a link", (await RunAsync("task", "logs", of)).Error, StringComparison.Ordinal);

        var away = await RunAsync("task", "logs", "T1", "--host", "away-0a1b2c3d", "--timeout", "3");
        Assert.Equal(ExitCode.Unreachable, away.Code);
        Assert.Contains($"no worker has polled the task queue '{swarm.TaskQueue}:away-0a1b2c3d' for minutes", away.Error, StringComparison.Ordinal);
        Assert.Contains($"Start a worker on 'away-0a1b2c3d' with `abathur worker --task-queue {swarm.TaskQueue}`", away.Error, StringComparison.Ordinal);

        // The swarm may still have told its watchdog of the tasks' ends: the second time it is quiet.
        await Eventually.GetAsync(
            async () =>
            {
                var before = (await swarm.Handle.FetchHistoryAsync()).Events.Count;
                await RunAsync("task", "diff", "T1");
                return (await swarm.Handle.FetchHistoryAsync()).Events.Count - before;
            },
            added => added == 0,
            "a reading that adds no event to the swarm's history");
        Assert.Equal(0, a.Failures + b.Failures);
        await swarm.StopAsync();

        async Task<CliRun> RunAsync(params string[] command) => await CliRun.InvokeAsync(
            string.Empty, () => new DataFolder(repository.Beside("elsewhere")), Cancel, [.. command, "--swarm", swarm.Name, "--address", service.Client.Connection.Options.TargetHost!]);
    }

    private async Task AssertPageShowsAsync(string swarm, DataFolder elsewhere)
    {
        await using var page = await WebServer.StartAsync(service.Client, new WebOptions { Port = 0, Data = () => elsewhere }, Cancel);
        using var browser = new HttpClient { BaseAddress = page.Address };
        await browser.GetStringAsync(page.Address, Cancel);

        // A page waits 5 s for another host, and then says so.
        await Eventually.GetAsync(
            async () => WebUtility.HtmlDecode(await browser.GetStringAsync($"/swarms/{swarm}/tasks/T1?attempt=1&log=agent", Cancel)),
            html => html.Contains("строка 2500 日本語", StringComparison.Ordinal) && html.Contains("+done by T1", StringComparison.Ordinal),
            "the log and the diff",
            seconds: 60);
        Assert.DoesNotContain("id=\"log\"", await browser.GetStringAsync($"/swarms/{swarm}/tasks/T1", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"swarm":"../../etc","task":"T1","host":"h1","attempt":1}""", "is not a swarm name")]
    [InlineData("""{"swarm":"demo","task":"../T1","host":"h1","attempt":1}""", "is no task's id")]
    [InlineData("""{"swarm":"demo","task":"T1","host":"h1","attempt":0}""", "attempts are counted from 1")]
    [InlineData("""{"swarm":"demo","task":"T1","host":"../x","attempt":1}""", "is not a host's id")]
    [InlineData("""{"task":"T1"}""", "swarm")]
    public async Task Workflow_HostileInput_IsRefusedAtOnce(string json, string why)
    {
        using var folder = new TempFolder();
        var (queue, data) = ($"read-{Guid.NewGuid():n}", new DataFolder(folder.Path));
        await using var workers = new Workers(service.Client, queue, new HostActivities(data, new SwarmBranch(GitProgram.Find(), NullLogger<SwarmBranch>.Instance, data), service.Client));

        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => ReadAsync(queue, json));

        Assert.Contains(why, (failure.InnerException?.InnerException ?? failure.InnerException)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflow_WorkerOfAnOlderVersion_IsSaidToBeOld()
    {
        var queue = $"read-{Guid.NewGuid():n}";
        await using var workers = new Workers(service.Client, queue, new Other());

        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => ReadAsync(queue, """{"swarm":"demo","task":"T1","host":"h1","attempt":1}"""));

        Assert.Equal(FailureTypes.UnknownActivity, Assert.IsType<ApplicationFailureException>(failure.InnerException!.InnerException).ErrorType);
    }

    [Fact]
    public async Task Logs_SwarmOfOlderWorkers_SaysSoAndEndsByTheTimeout()
    {
        using var folder = new TempFolder();
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one" });
        await swarm.SettledAsync();

        var run = await CliRun.InvokeAsync(
            string.Empty, () => new DataFolder(folder.Path), Cancel, ["task", "logs", "T1", "--swarm", swarm.Name, "--timeout", "3", "--address", service.Address]);

        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("it is of an older version", run.Error, StringComparison.Ordinal);
        Assert.Contains($"run on 'scripted': abathur task logs T1 --swarm {swarm.Name} --attempt 1", run.Error, StringComparison.Ordinal);
    }

    private static (ExitCode Code, string Output) Of(CliRun run) => run.Code == ExitCode.Ok ? (run.Code, run.Output) : (run.Code, run.Error);

    private async Task<HostPage> ReadAsync(string queue, string json)
    {
        var options = new WorkflowOptions(WorkflowIds.Reading("demo", "T1", queue), queue) { ExecutionTimeout = TimeSpan.FromMinutes(1) };
        var handle = await service.Client.StartWorkflowAsync(IReadFromHost.TypeName, [RawJson.Of(json)], options);
        return await handle.GetResultAsync<HostPage>();
    }

    private async Task<RunningHost> StartHostAsync(WholeSwarm swarm, DataFolder home)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        // A connection each: the SDK takes two workers of one queue on one connection for a mistake.
        builder.Services.AddSingleton<ITemporalClient>(await TemporalClient.ConnectAsync(new(service.Address) { DataConverter = AbathurDataConverter.Instance }));
        builder.AddAbathur(options =>
        {
            options.TaskQueue = swarm.TaskQueue;
            options.DataFolder = home.Root;
            options.MaxAgents = 1;
        });
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return new RunningHost(host);
    }

    private sealed class RunningHost(IHost host) : IDisposable
    {
        public int Failures => host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Count(worker => worker.ExecuteTask is { IsFaulted: true });

        public void Dispose()
        {
            host.StopAsync().GetAwaiter().GetResult();
            host.Dispose();
        }
    }

    /// <summary>A worker of the workflow, and one of the host <c>h1</c>.</summary>
    private sealed class Workers : IAsyncDisposable
    {
        private readonly CancellationTokenSource ended = new();
        private readonly List<TemporalWorker> workers;
        private readonly Task running;

        public Workers(ITemporalClient client, string queue, object activities)
        {
            workers =
            [
                new TemporalWorker(client, new TemporalWorkerOptions(queue).AddWorkflow<ReadFromHost>()),
                new TemporalWorker(client, new TemporalWorkerOptions(TaskQueues.Host(queue, "h1")).AddAllActivities(activities.GetType(), activities)),
            ];
            running = Task.WhenAll(workers.Select(worker => worker.ExecuteAsync(ended.Token)));
        }

        public async ValueTask DisposeAsync()
        {
            await ended.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            workers.ForEach(worker => worker.Dispose());
            ended.Dispose();
        }
    }

    private sealed class Other
    {
        [Activity]
        public string SomethingElse() => string.Empty;
    }
}
