using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A swarm on a real repository, carried by the real host; a test may leave the host out and start workers of its own.</summary>
internal sealed class WholeSwarm : IAsyncDisposable
{
    private readonly TemporalService service;
    private IHost? host;

    private WholeSwarm(TemporalService service, OperatorsRepository repository)
    {
        this.service = service;
        Repository = repository;
        Name = "w" + Guid.NewGuid().ToString("N")[..12];
        TaskQueue = "test-" + Name;
        Handle = service.Client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(Name));
    }

    public string Name { get; }

    public string TaskQueue { get; }

    public OperatorsRepository Repository { get; }

    public WorkflowHandle<ISwarm, SwarmResult> Handle { get; }

    /// <summary>No backoff. Heartbeats have their usual time: on a busy machine a short one runs out, and an agent runs again.</summary>
    public static SwarmSettings Settings { get; } = new() { RetryBackoffSeconds = 0, TaskTimeoutSeconds = 120 };

    /// <summary>For a test that kills workers: heartbeats every 5 s, so that a lost worker is noticed soon, and one that is slow is not taken for lost.</summary>
    public static SwarmSettings WorkersDie { get; } = Settings with { HeartbeatIntervalSeconds = 5 };

    public static async Task<WholeSwarm> StartAsync(
        TemporalService service, OperatorsRepository repository, SwarmSettings? settings = null, AgentOptions? agents = null)
    {
        var swarm = WithoutHost(service, repository);
        await swarm.StartHostAsync(agents);
        await swarm.StartWorkflowAsync(settings);
        return swarm;
    }

    public static WholeSwarm WithoutHost(TemporalService service, OperatorsRepository repository) => new(service, repository);

    public Task StartHostAsync(AgentOptions? agents = null)
    {
        host = BuildHost(agents);
        return host.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopHostAsync()
    {
        if (host is not null)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            host = null;
        }
    }

    public Task StartWorkflowAsync(SwarmSettings? settings = null, string? @base = null) => service.Client.StartWorkflowAsync(
        "Swarm",
        [new SwarmInput { Name = Name, Repository = new() { Path = Repository.Path, Base = @base }, Settings = settings ?? Settings }],
        new(WorkflowIds.Swarm(Name), TaskQueue));

    public Task<SubmitResult> SubmitAsync(params TaskSubmission[] tasks) =>
        Handle.ExecuteUpdateAsync(swarm => swarm.SubmitTasksAsync(new SubmitTasks { Tasks = tasks }));

    public Task<TaskRecord> WaitAsync(string id, TaskState state) => Eventually.GetAsync(
        () => Handle.QueryAsync(swarm => swarm.Task(id)), task => task.State == state, $"{id} to be {state}", seconds: 90);

    public Task<SwarmStatus> SettledAsync() => Eventually.GetAsync(
        () => Handle.QueryAsync(swarm => swarm.Status()), status => status.Settled && status.Tasks.Count > 0, "the swarm to settle", seconds: 90);

    public async Task<SwarmResult> StopAsync(StopMode mode = StopMode.Graceful)
    {
        await Handle.ExecuteUpdateAsync(swarm => swarm.StopAsync(new StopRequest { Mode = mode }));
        return await Handle.GetResultAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Handle.CancelAsync();
            await Handle.GetResultAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception e) when (e is RpcException or WorkflowFailedException or TimeoutException)
        {
            // It has closed already, never started, or no worker is left to stop it.
        }

        await StopHostAsync();
    }

    private IHost BuildHost(AgentOptions? agents)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(service.Client);
        builder.AddAbathur(options =>
        {
            options.TaskQueue = TaskQueue;
            options.DataFolder = Repository.Home;
        });
        if (agents is not null)
        {
            builder.Services.AddSingleton(agents);
        }

        return builder.Build();
    }
}
