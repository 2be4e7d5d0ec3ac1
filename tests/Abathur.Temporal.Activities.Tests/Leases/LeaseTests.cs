using System.Diagnostics;
using Abathur.Temporal.Activities.Tests.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;
using Temporalio.Client;

namespace Abathur.Temporal.Activities.Tests.Leases;

/// <summary>An attempt is a lease: a host that can't know whether it still has it ends its agent.</summary>
public sealed class LeaseTests(TemporalService service, ITestOutputHelper output)
{
    // Heartbeat timeout 9 s; without an answer for 6 s nothing of an attempt may be alive.
    private static readonly SwarmSettings Quick = new() { HeartbeatIntervalSeconds = 3 };

    [Fact]
    public async Task Worker_CutOffFromTheService_EndsItsAgentBeforeAnotherHostMayHaveIt()
    {
        await using var bed = HostBed.Create(service, """
            trap '' TERM
            [ -e "$BED/go" ] || { echo work > unfinished.txt; touch "$BED/working"; sleep 1000 & wait; sleep 1000; }
            done_
            """);
        await using var proxy = new FreezableProxy(service.Address);
        bed.StartWorker(through: proxy.Address);
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());

        proxy.Freeze();
        var clock = Stopwatch.StartNew();
        await Eventually.TrueAsync(() => bed.Agents().Count == 0, "the agent's end", seconds: 30);
        output.WriteLine($"ended {clock.Elapsed.TotalSeconds:0.0} s after the cut");

        bed.Touch("go");
        proxy.Thaw();
        var task = await bed.EndedAsync();
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal(["T1"], bed.Merges());
        Assert.Single(bed.Salvage());
    }

    [Fact]
    public async Task Swarm_TerminatedFromOutside_ItsAgentsEndAndTheirWorkIsKept()
    {
        await using var bed = HostBed.Create(service, """
            echo work > unfinished.txt; touch "$BED/working"; sleep 1000
            """);
        bed.StartWorker();
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());

        await bed.Handle.TerminateAsync("by a test");

        await Eventually.TrueAsync(() => bed.Agents().Count == 0, "the agent's end", seconds: 60);
        var attempt = bed.Client.GetWorkflowHandle(WorkflowIds.TaskRun(bed.Name, "T1"));
        await Assert.ThrowsAsync<Temporalio.Exceptions.WorkflowFailedException>(() => attempt.GetResultAsync());
        Assert.Equal("work", GitCli.Run(bed.Repository, "show", $"{Assert.Single(bed.Salvage())}:unfinished.txt"));
        Assert.DoesNotContain("start T1\nstart T1", bed.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflows_PausedInTemporal_TheAgentGoesOnAndItsWorkCounts()
    {
        // Longer than a lease lasts without somebody to work for.
        await using var bed = HostBed.Create(service, """
            touch "$BED/working"; sleep 12; done_
            """);
        bed.StartWorker();
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());

        string[] ids = [WorkflowIds.Swarm(bed.Name), WorkflowIds.TaskRun(bed.Name, "T1")];
        foreach (var id in ids)
        {
            await bed.Client.WorkflowService.PauseWorkflowExecutionAsync(new() { Namespace = "default", WorkflowId = id, Identity = "operator", Reason = "because" });
        }

        await Eventually.TrueAsync(() => bed.Agents().Count == 0, "the agent's end", seconds: 60);
        foreach (var id in ids)
        {
            await bed.Client.WorkflowService.UnpauseWorkflowExecutionAsync(new() { Namespace = "default", WorkflowId = id, Identity = "operator", Reason = "enough" });
        }

        var task = await bed.EndedAsync();
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.Equal(["T1"], bed.Merges());
    }

    /// <summary>Failure 12: dirty work is kept, whoever ends the agent.</summary>
    [Theory]
    [InlineData("cancel the task")]
    [InlineData("stop the swarm by force")]
    [InlineData("cancel the swarm's workflow")]
    public async Task Agent_EndedByAPerson_ItsWorkIsKept(string how)
    {
        await using var bed = HostBed.Create(service, """
            echo work > unfinished.txt; touch "$BED/working"; sleep 1000
            """);
        bed.StartWorker();
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());

        await (how switch
        {
            "cancel the task" => bed.UpdateAsync(swarm => swarm.CancelTaskAsync(new CancelTask { Task = "T1" })),
            "stop the swarm by force" => bed.UpdateAsync(swarm => swarm.StopAsync(new StopRequest { Mode = StopMode.Force })),
            _ => bed.Handle.CancelAsync(),
        });

        await Eventually.TrueAsync(() => bed.Agents().Count == 0 && bed.Salvage().Count == 1, "the agent's end and its salvage", seconds: 60);
        Assert.Equal("work", GitCli.Run(bed.Repository, "show", $"{bed.Salvage().Single()}:unfinished.txt"));
    }

    [Fact]
    public async Task Attempt_TerminatedFromOutside_ItsAgentEndsBeforeTheNextStarts()
    {
        await using var bed = HostBed.Create(service, """
            [ -e "$BED/go" ] || { touch "$BED/working"; sleep 1000; }
            done_
            """);
        bed.StartWorker();
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());
        bed.Touch("go");

        await bed.Client.GetWorkflowHandle(WorkflowIds.TaskRun(bed.Name, "T1")).TerminateAsync("by a test");

        // Not the host's fault and not the agent's: a person has to say that it goes on.
        await Eventually.GetAsync(() => bed.TaskAsync(), task => task.State == TaskState.Failed, "the swarm to know it");
        await bed.UpdateAsync(swarm => swarm.RetryTaskAsync(new RetryTask { Task = "T1" }));
        var task = await Eventually.GetAsync(() => bed.TaskAsync(), task => task.State == TaskState.Completed, "T1 to be done");
        Assert.Equal(2, task.Attempts);
        Assert.DoesNotContain("overlap", bed.Log, StringComparison.Ordinal);
        Assert.Equal(["T1"], bed.Merges());
    }

    /// <summary>Failure 8: heartbeats are lost while the agent lives on; the worker wakes up much later.</summary>
    [Fact]
    public async Task Worker_FrozenWhileItsAgentLives_AgentEndsBeforeAnotherHostHasIt()
    {
        await using var bed = HostBed.Create(service, """
            mkdir "$BED/first" 2>/dev/null || { echo second > who.txt; done_; exit; }
            trap '' TERM; echo first > who.txt; touch "$BED/working"; sleep 1000 & wait; sleep 1000
            """);
        var frozen = bed.StartWorker("a");
        await bed.StartSwarmAsync(Quick);
        await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());

        bed.StartWorker("b");
        frozen.Signal("STOP");
        await Eventually.TrueAsync(() => bed.Log.Split("start T1").Length > 2, "the other host to take it", seconds: 60, () => bed.ExplainAsync());
        frozen.Signal("CONT");

        var task = await bed.EndedAsync();
        Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
        Assert.DoesNotContain("overlap", bed.Log, StringComparison.Ordinal);
        Assert.Equal("second", GitCli.Run(bed.Repository, "show", $"abathur/{bed.Name}/main:who.txt"));
        Assert.Equal(["T1"], bed.Merges());
        await Eventually.TrueAsync(() => bed.Salvage().Count == 1, "the first agent's work to be kept", seconds: 30);
    }

    /// <summary>Failure 23: the service takes a host for dead that has an attempt, because its clock was set.</summary>
    [Fact]
    public async Task Service_ItsClockIsSetForward_AgentEndsBeforeAnotherHostHasIt()
    {
        using var folder = new TempFolder();
        var clock = new JumpingClock();
        var service = new TemporalServerOptions { TimeProvider = clock, DatabaseFile = folder.Combine("temporal.db") };
        var server = await TemporalServer.StartAsync(service);
        try
        {
            var options = server.ConnectOptions;
            options.DataConverter = AbathurDataConverter.Instance;
            await using var bed = HostBed.Create(await TemporalClient.ConnectAsync(options), server.Address, """
                mkdir "$BED/first" 2>/dev/null || { echo second > who.txt; done_; exit; }
                trap '' TERM; echo first > who.txt; touch "$BED/working"; sleep 1000 & wait; sleep 1000
                """);
            await using var proxy = new FreezableProxy(server.Address);
            bed.StartWorker("a", through: proxy.Address);
            await bed.StartSwarmAsync(new() { HeartbeatIntervalSeconds = 10, TaskTimeoutSeconds = 1000 });
            await Eventually.TrueAsync(() => bed.Reached("working"), "the agent to work", seconds: 60, () => bed.ExplainAsync());
            bed.StartWorker("b");
            await bed.PolledAsync(DateTimeOffset.UtcNow);

            // Longer than the service lets the agent run, and not yet twice its timeout, when the watchdog ends it. Its host doesn't hear of it.
            proxy.Freeze();
            await server.DisposeAsync();
            clock.Jump(TimeSpan.FromSeconds(1500));
            server = await TemporalServer.StartAsync(service with { Port = new Uri("tcp://" + server.Address).Port });

            var task = await bed.EndedAsync(seconds: 90);
            Assert.Equal((TaskState.Completed, 1, 0), (task.State, task.Attempts, task.Retries));
            Assert.Contains("start T1\nstart T1", bed.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("overlap", bed.Log, StringComparison.Ordinal);
            Assert.Equal(["T1"], bed.Merges());
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
