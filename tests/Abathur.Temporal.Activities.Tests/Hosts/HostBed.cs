using System.Diagnostics;
using System.Linq.Expressions;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Tests.Hosts;

/// <summary>
/// A repository with one agent (a shell script), hosts that are processes, and a swarm on a real service. Linux only: the
/// scripts are a shell's.
/// </summary>
internal sealed class HostBed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string address;
    private readonly TempFolder folder = new();
    private readonly List<WorkerProcess> workers = [];

    private HostBed(ITemporalClient client, string address)
    {
        Client = client;
        this.address = address;
        Name = "s" + Guid.NewGuid().ToString("N")[..10];
        Repository = folder.Combine("repo");
    }

    public string Name { get; }

    public string Root => folder.Path;

    public string Repository { get; }

    /// <summary>Settings of every worker's environment.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["Abathur__GracefulShutdownSeconds"] = "6" };

    public WorkflowHandle<ISwarm, SwarmResult> Handle => Client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(Name));

    public ITemporalClient Client { get; }

    public string Log => File.Exists(In("log")) ? File.ReadAllText(In("log")) : string.Empty;

    private string Queue => "q-" + Name;

    /// <param name="service">The service.</param>
    /// <param name="script">What the agent does; <c>$BED</c> is the test's folder, <c>done</c> a function that commits its file.</param>
    public static HostBed Create(TemporalService service, string script) => Create(service.Client, service.Address, script);

    public static HostBed Create(ITemporalClient client, string address, string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the agents are shell scripts for Linux");
        GitCli.Require();
        var bed = new HostBed(client, address);
        Directory.CreateDirectory(bed.In("locks"));
        bed.folder.Write("agent.sh", $$"""
            BED='{{bed.Root}}'
            exec 9>"$BED/locks/$ABATHUR_TASK"
            flock -n 9 || echo "overlap $ABATHUR_TASK" >> "$BED/log"
            echo "start $ABATHUR_TASK" >> "$BED/log"
            done_() { echo "$ABATHUR_TASK" > "$ABATHUR_TASK.txt"; git add -A; git commit -qm "$ABATHUR_TASK"; }
            {{script}}
            """.Replace("\r", string.Empty, StringComparison.Ordinal));
        bed.folder.Write("repo/.abathur/agents/code-implementer.md", $"""
            ---
            name: code-implementer
            tier: worker
            max_turns: 5
            command: ["/bin/sh", "{bed.In("agent.sh")}"]
            ---
            Do it.
            """);
        GitCli.Run(bed.Repository, "init", "-q", "-b", "main");
        GitCli.Run(bed.Repository, "add", "-A");
        GitCli.Run(bed.Repository, "commit", "-q", "-m", "first");
        return bed;
    }

    public string In(string name) => folder.Combine(name);

    public bool Reached(string name) => File.Exists(In(name));

    public void Touch(string name) => File.WriteAllText(In(name), string.Empty);

    public WorkerProcess StartWorker(string host = "a", string? through = null, params string[] before)
    {
        var worker = WorkerProcess.Start(through ?? address, Queue, In("home-" + host), Environment, before);
        workers.Add(worker);
        return worker;
    }

    public async Task StartSwarmAsync(SwarmSettings? settings = null, RepositorySpec? repository = null, params TaskSubmission[] tasks)
    {
        await Client.StartWorkflowAsync(
            "Swarm",
            [new SwarmInput { Name = Name, Repository = repository ?? new() { Path = Repository }, Settings = settings ?? new() }],
            new(WorkflowIds.Swarm(Name), Queue));
        var submission = new SubmitTasks { Tasks = tasks.Length > 0 ? tasks : [new TaskSubmission { Title = "Do it" }] };
        await UpdateAsync(swarm => swarm.SubmitTasksAsync(submission));
    }

    /// <summary>Sends an update, again with the same id as long as nothing answers.</summary>
    public Task UpdateAsync(Expression<Func<ISwarm, Task>> update)
    {
        var id = Guid.NewGuid().ToString();
        return AskAsync(async () =>
        {
            await Handle.ExecuteUpdateAsync(update, new() { Id = id });
            return true;
        });
    }

    /// <summary>Waits until no workflow task of the swarm is under way.</summary>
    public Task IdleAsync() => Eventually.GetAsync(
        async () => (await Handle.FetchHistoryAsync()).Events.Last().EventType,
        last => last is EventType.WorkflowTaskCompleted or EventType.WorkflowExecutionUpdateCompleted or EventType.TimerStarted or EventType.TimerCanceled,
        "the swarm to be idle");

    /// <summary>Waits until a worker has polled for workflow tasks since then.</summary>
    public Task PolledAsync(DateTimeOffset since)
    {
        var request = new DescribeTaskQueueRequest
        {
            Namespace = Client.Options.Namespace,
            TaskQueue = new() { Name = Queue },
            TaskQueueType = TaskQueueType.Workflow,
        };
        return Eventually.GetAsync(
            async () => (await Client.WorkflowService.DescribeTaskQueueAsync(request)).Pollers.Any(p => p.LastAccessTime.ToDateTimeOffset() > since),
            polled => polled,
            "a worker to poll");
    }

    public Task<TaskRecord> TaskAsync(string id = "T1") => AskAsync(() => Handle.QueryAsync(swarm => swarm.Task(id)));

    /// <summary>The task once its attempt has closed. A query would wait for the worker that has the swarm in its cache, dead or not.</summary>
    public async Task<TaskRecord> EndedAsync(string id = "T1", int seconds = 60)
    {
        await Eventually.GetAsync(
            () => StatusOfAttemptAsync(id),
            status => status is not null and not WorkflowExecutionStatus.Running,
            $"{id} to end",
            seconds,
            () => ExplainAsync(id));
        return await Eventually.GetAsync(() => TaskAsync(id), task => task.State is not TaskState.Running, $"the swarm to know it of {id}");
    }

    /// <summary>The first so many tasks complete, each with one attempt, one merge, and no two agents at once.</summary>
    public async Task AssertDoneOnceAsync(int tasks, int seconds)
    {
        for (var number = 1; number <= tasks; number++)
        {
            var task = await EndedAsync(TaskId.Format(number), seconds);
            Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        }

        Assert.Equal(Enumerable.Range(1, tasks).Select(TaskId.Format).Order(), Merges().Order());
        Assert.DoesNotContain("overlap", Log, StringComparison.Ordinal);
    }

    // A loaded machine may take longer than the SDK waits for an answer.
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (clock.Elapsed < Patience
                && e is RpcTimeoutOrCanceledException or RpcException { Code: RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded })
            {
                TestContext.Current.SendDiagnosticMessage(e.Message);
            }
        }
    }

    /// <summary>What tells most of a task that does not go on.</summary>
    public async Task<string> ExplainAsync(string id = "T1")
    {
        var lines = new List<string> { "The agents' log:", Log };
        foreach (var worker in workers.Where(worker => worker.HasExited))
        {
            lines.Add($"A worker has ended with {worker.ExitCode}: {await worker.OutputAsync()}");
        }

        foreach (var workflow in new[] { WorkflowIds.TaskRun(Name, id), WorkflowIds.Swarm(Name) })
        {
            var handle = Client.GetWorkflowHandle(workflow);
            lines.Add($"{workflow}:");
            lines.AddRange((await handle.FetchHistoryAsync()).Events.TakeLast(40).Select(e => $"{e.EventId} {e.EventTime.ToDateTimeOffset():HH:mm:ss.fff} {e.EventType}"));
            var described = await Client.WorkflowService.DescribeWorkflowExecutionAsync(new() { Namespace = Client.Options.Namespace, Execution = new() { WorkflowId = workflow } });
            lines.AddRange(described.PendingActivities.Select(activity => activity.ToString()));
        }

        return string.Join('\n', lines);
    }

    private async Task<WorkflowExecutionStatus?> StatusOfAttemptAsync(string id)
    {
        try
        {
            return (await Client.GetWorkflowHandle(WorkflowIds.TaskRun(Name, id)).DescribeAsync()).Status;
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The swarm's merges in the repository, the oldest first.</summary>
    public IReadOnlyList<string> Merges(string? repository = null) => GitCli.Run(
        repository ?? Repository, "log", "--first-parent", "--merges", "--reverse", "--format=%(trailers:key=Abathur-Task,valueonly,separator=)", $"abathur/{Name}/main")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> Salvage() =>
        GitCli.Run(Repository, "for-each-ref", "--format=%(refname)", "refs/abathur/salvage").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Processes of agents (and of git calls that hang on purpose) that still run.</summary>
    public IReadOnlyList<string> Agents() => [.. Survivors.Of(Root).Where(process => process.Contains("agent.sh", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Handle.TerminateAsync("the test has ended");
        }
        catch (RpcException)
        {
            // It has closed already, or never started.
        }

        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        foreach (var left in Survivors.Of(Root))
        {
            Process.Start("kill", ["-KILL", left.Split(' ')[0]]).WaitForExit();
        }

        folder.Dispose();
    }
}
