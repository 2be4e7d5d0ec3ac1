using System.Text.Json;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>A plain .NET host with one line of ours carries a swarm: real service, real git, a scripted agent.</summary>
public sealed class WorkerTests(TemporalService server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_WithAbathur_RunsASwarmAndStopsWithIt()
    {
        GitCli.Require();
        using var folder = new TempFolder();
        var repository = Repository(folder);
        var name = $"s-{Guid.NewGuid():n}"[..12];
        using var host = Host(folder, name);
        await host.StartAsync(Cancel);

        var swarm = server.Client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(name));
        await server.Client.StartWorkflowAsync(
            "Swarm", [new SwarmInput { Name = name, Repository = new RepositorySpec { Path = repository } }], new WorkflowOptions(swarm.Id, name));
        var batch = new SubmitTasks { Tasks = [new TaskSubmission { Title = "one", Key = "one" }, new TaskSubmission { Title = "two", DependsOn = ["one"] }] };
        await swarm.ExecuteUpdateAsync(s => s.SubmitTasksAsync(batch));
        var status = await Eventually.GetAsync(() => swarm.QueryAsync(s => s.Status()), s => s.Settled, "both tasks have ended");
        await swarm.ExecuteUpdateAsync(s => s.StopAsync(new StopRequest()));
        var result = await swarm.GetResultAsync(rpcOptions: new() { CancellationToken = Cancel });
        await host.StopAsync(Cancel);

        Assert.Equal(2, Assert.Single(status.Tasks, pair => pair.Key == TaskState.Completed).Value);
        Assert.Equal(StopMode.Graceful, result.Mode);
        Assert.Equal("T1.txt\nT2.txt", GitCli.Run(repository, "ls-tree", "--name-only", GitRefs.Integration(name), "--", "T1.txt", "T2.txt"));
        Assert.Empty(Survivors.Of(folder.Path));
    }

    /// <summary>The SDK's deadlock detection fails a workflow task after 2 s, which a busy machine takes with nothing wrong.</summary>
    [Fact]
    public void Tune_WorkflowTaskOfTwoSeconds_IsNotTakenForADeadlock()
    {
        var worker = new TemporalWorkerOptions("q") { DebugMode = false };

        AbathurWorkers.Tune(worker, new AbathurOptions());

        Assert.True(worker.DebugMode);
    }

    /// <summary>The SDK's listener takes part in every await of the process, the service's own included where it is embedded.</summary>
    [Fact]
    public void Tune_AwaitsOfTheProcess_AreNotListenedTo()
    {
        var worker = new TemporalWorkerOptions("q");

        AbathurWorkers.Tune(worker, new AbathurOptions());

        Assert.True(worker.DisableWorkflowTracingEventListener);
    }

    /// <summary>The SDK would hold heartbeats back for longer than the shortest interval that a swarm may have.</summary>
    [Fact]
    public void Tune_Throttle_HoldsNoHeartbeatBack()
    {
        var worker = new TemporalWorkerOptions("q");

        AbathurWorkers.Tune(worker, new AbathurOptions { HeartbeatSeconds = 15 });

        Assert.Equal(TimeSpan.FromSeconds(0.5), worker.MaxHeartbeatThrottleInterval);
        Assert.Equal(TimeSpan.FromSeconds(0.5), worker.DefaultHeartbeatThrottleInterval);
    }

    private IHost Host(TempFolder folder, string queue)
    {
        var builder = TestHost.Builder(("dataFolder", folder.Combine("data")), ("taskQueue", queue), ("maxAgents", "2"));
        builder.Services.AddSingleton(server.Client);
        builder.AddAbathur();
        return builder.Build();
    }

    private static string Repository(TempFolder folder)
    {
        var command = JsonSerializer.Serialize(ScriptedAgent.Command("write:{task}.txt=done", "commit:{task}"));
        folder.Write(Path.Combine("app", ".abathur", "agents", "code-implementer.md"), $"""
            ---
            name: code-implementer
            tier: worker
            version: 1.0.0
            description: Writes a file and commits it
            tools: [write]
            runtime: command
            command: {command}
            ---
            Do it.
            """);
        var repository = folder.Combine("app");
        GitCli.Run(repository, "init", "--quiet", "--initial-branch", "main");
        GitCli.Run(repository, "add", "--all");
        GitCli.Run(repository, "commit", "--quiet", "--message", "start");
        return repository;
    }
}
