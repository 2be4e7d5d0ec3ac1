using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>Pause, both stops, cancel from outside.</summary>
public sealed class LifecycleTests(TemporalService service)
{
    [Fact]
    public async Task Pause_WhileRunning_LetsItEndAndStartsNothing()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(
            service, ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, activities => activities.OnRun = gate.HoldAsync);
        await swarm.SubmitAsync(new() { Title = "runs" }, new() { Title = "waits" });
        await swarm.WaitAsync("T1", TaskState.Running);

        await swarm.UpdateAsync(s => s.PauseAsync());
        gate.Open();
        await swarm.WaitAsync("T1", TaskState.Completed);

        var status = await swarm.StatusAsync();
        Assert.Equal((SwarmState.Paused, 1), (status.State, status.Tasks[TaskState.Ready]));
        Assert.Equal([new WaitReason(WaitLimit.SwarmState, "the swarm is paused")], (await swarm.QueryAsync(s => s.Explain("T2"))).Waits);
        await swarm.UpdateAsync(s => s.ResumeAsync());
        await swarm.WaitAsync("T2", TaskState.Completed);
    }

    [Fact]
    public async Task Stop_Graceful_WaitsForWhatRunsAndKeepsTheRest()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(
            service, ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 }, activities => activities.OnRun = gate.HoldAsync);
        await swarm.SubmitAsync(new() { Title = "runs" }, new() { Title = "waits" });
        await swarm.WaitAsync("T1", TaskState.Running);

        await swarm.UpdateAsync(s => s.StopAsync(new()));
        Assert.Equal(SwarmState.Stopping, (await swarm.StatusAsync()).State);
        gate.Open();
        var result = await swarm.ResultAsync();

        Assert.Equal(StopMode.Graceful, result.Mode);
        Assert.Equal([("T1", TaskState.Completed), ("T2", TaskState.Ready)], result.Checkpoint.Tasks.Select(task => (task.Id, task.State)));
        Assert.Equal(SwarmState.Stopped, result.Checkpoint.State);
        Assert.Equal(1, swarm.Activities.CleanUps);
    }

    [Fact]
    public async Task Stop_GraceOver_CancelsWhatStillRuns()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "runs" });
        await swarm.WaitAsync("T1", TaskState.Running);

        await swarm.UpdateAsync(s => s.StopAsync(new() { GraceSeconds = 0.2 }));
        var result = await swarm.ResultAsync();

        Assert.Equal(1, result.Tasks[TaskState.Ready]);
        Assert.Contains(result.Checkpoint.Events, e => e is { Kind: SwarmEventKind.AgentTerminated, Task: "T1", Message: "shutdown" });
    }

    [Theory]
    [InlineData("graceful stop")]
    [InlineData("forced stop")]
    [InlineData("cancel")]
    public async Task Stop_WhileItsRepositoryCanNotBeReached_EndsAtOnce(string how)
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
            activities.OnPrepare = () => throw new ApplicationFailureException("the repository can't be reached"));
        var waiting = swarm.Handle.ExecuteUpdateAsync(s => s.PauseAsync());
        await Eventually.GetAsync(swarm.StatusAsync, status => status.State == SwarmState.Starting, "the swarm to answer");

        await (how switch
        {
            "cancel" => swarm.Handle.CancelAsync(),
            "forced stop" => swarm.UpdateAsync(s => s.StopAsync(new() { Mode = StopMode.Force })),
            _ => swarm.UpdateAsync(s => s.StopAsync(new())),
        });
        var result = await swarm.ResultAsync();

        Assert.Equal((SwarmState.Stopped, null, 0), (result.Checkpoint.State, result.Checkpoint.Prepared, swarm.Activities.CleanUps));
        await Assert.ThrowsAsync<WorkflowUpdateFailedException>(() => waiting);
    }

    [Fact]
    public async Task Stop_Force_CancelsAtOnceAndUsesNoRetry()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        await swarm.SubmitAsync(new() { Title = "one" }, new() { Title = "two" });
        await swarm.WaitAsync("T2", TaskState.Running);

        var result = await swarm.StopAsync(StopMode.Force);

        Assert.Equal(StopMode.Force, result.Mode);
        Assert.All(result.Checkpoint.Tasks, task => Assert.Equal((TaskState.Ready, 1, 0), (task.State, task.Attempts, task.Retries)));
    }

    [Fact]
    public async Task Stop_ForcedAfterGraceful_ShortensTheGrace()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "runs" });
        await swarm.WaitAsync("T1", TaskState.Running);

        await swarm.UpdateAsync(s => s.StopAsync(new()));
        var result = await swarm.StopAsync(StopMode.Force);

        Assert.Equal((StopMode.Force, 1), (result.Mode, result.Tasks[TaskState.Ready]));
    }

    [Fact]
    public async Task Stop_NothingRuns_EndsAtOnce()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);

        var result = await swarm.StopAsync();

        Assert.Empty(result.Tasks);
    }

    [Fact]
    public async Task Stop_WatchdogRuns_EndsItToo()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        await swarm.Handle.SignalAsync(s => s.AddWorkAsync(RawJson.Of("""{"tasks": [{"title": "a"}]}""")));
        var watchdog = swarm.Client.GetWorkflowHandle(WorkflowIds.Watchdog(swarm.Name));
        await Eventually.GetAsync(
            async () => (await swarm.Handle.FetchHistoryAsync()).Events.Any(e => e.ChildWorkflowExecutionStartedEventAttributes?.WorkflowType.Name == "Watchdog"),
            started => started,
            "its watchdog");

        await swarm.StopAsync(StopMode.Force);

        Assert.Equal(WorkflowExecutionStatus.Completed, (await watchdog.DescribeAsync()).Status);
    }

    [Fact]
    public async Task Stopping_TakesNoChanges()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = gate.HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "runs" });
        await swarm.WaitAsync("T1", TaskState.Running);
        await swarm.UpdateAsync(s => s.StopAsync(new()));

        var refusal = await Refusal.OfAsync(() => swarm.SubmitAsync(new TaskSubmission { Title = "late" }));

        Assert.Equal(new(FailureTypes.Rejected, $"The swarm '{swarm.Name}' is stopping and takes no changes."), refusal);
        gate.Open();
        Assert.Equal(1, (await swarm.ResultAsync()).Tasks[TaskState.Completed]);
    }

    [Fact]
    public async Task Cancel_WorkflowFromOutside_IsAForcedStop()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "runs" });
        await swarm.WaitAsync("T1", TaskState.Running);

        await swarm.Handle.CancelAsync();
        var result = await swarm.ResultAsync();

        Assert.Equal((StopMode.Force, 1), (result.Mode, result.Tasks[TaskState.Ready]));
        Assert.Equal(1, swarm.Activities.CleanUps);
        Assert.Equal(WorkflowExecutionStatus.Completed, (await swarm.Handle.DescribeAsync()).Status);
    }

    [Fact]
    public async Task Start_NameThatRuns_IsRefusedByTheServer()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);

        await Assert.ThrowsAsync<Temporalio.Exceptions.WorkflowAlreadyStartedException>(() => swarm.StartWorkflowAsync());
    }
}
