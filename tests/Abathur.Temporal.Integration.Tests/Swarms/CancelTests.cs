using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Swarms;

public sealed class CancelTests(TemporalService service)
{
    [Fact]
    public async Task Cancel_RunningTask_ReachesItsAgentAndBlocksItsDependents()
    {
        var canceled = new TaskCompletionSource();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = async (task, cancel) =>
        {
            try
            {
                return await new Gate().HoldAsync(task, cancel);
            }
            catch (OperationCanceledException)
            {
                canceled.SetResult();
                throw;
            }
        });
        await swarm.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "b", Key = "b", DependsOn = ["a"] });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "a", Reason = "no longer needed" }));

        await canceled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var task = await swarm.WaitAsync("a", TaskState.Canceled);
        Assert.Equal("no longer needed", task.Failure!.Message);
        Assert.Equal(TaskState.Blocked, (await swarm.TaskAsync("b")).State);
        Assert.Contains(await swarm.EventsAsync(), e => e is { Kind: SwarmEventKind.AgentTerminated, Task: "T1", Message: "canceled" });
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await swarm.Child("T1").DescribeAsync()).Status);
    }

    [Fact]
    public async Task Cancel_WaitingTask_EndsAtOnce()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.UpdateAsync(s => s.PauseAsync());
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Key = "a" });

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "a" }));

        Assert.Equal(TaskState.Canceled, (await swarm.TaskAsync("a")).State);
        Assert.Empty(swarm.Activities.Started);
    }

    [Fact]
    public async Task Cancel_AgentThatIgnoresIt_IsTerminatedAfterTheGrace()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) => gate.HoldAsync(task, default));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Key = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "a" }));

        await swarm.WaitAsync("a", TaskState.Canceled);
        Assert.Equal(new(swarm.Name, "T1", 1), Assert.Single(swarm.Activities.Terminated));
        gate.Open();
    }

    // Its host merged, and was not heard of any more: the merge's activity ends by its heartbeat timeout.
    [Theory]
    [InlineData("c0ffee", TaskState.Completed)]
    [InlineData(null, TaskState.Canceled)]
    public async Task Cancel_MergeIsNotHeardOf_TaskIsCompletedIfItIsThere(string? merge, TaskState state)
    {
        var gate = new TaskCompletionSource();
        await using var swarm = await MergingAsync(gate, heartbeatSeconds: 2, merge);

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "a" }));

        var task = await swarm.WaitAsync("a", state);
        gate.SetResult();
        Assert.Equal(merge, task.Commit);
        Assert.Empty(swarm.Activities.Terminated);
    }

    // Its host is away for longer than the grace: the heartbeat timeout is three times the interval.
    [Fact]
    public async Task Cancel_MergeIsNotHeardOfWithinTheGrace_ItIsLookedForBeforeTheAttemptIsTerminated()
    {
        var gate = new TaskCompletionSource();
        await using var swarm = await MergingAsync(gate, heartbeatSeconds: 12, merge: "c0ffee");

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "a" }));

        var task = await Eventually.GetAsync(() => swarm.TaskAsync("a"), task => task.State is TaskState.Completed or TaskState.Canceled, "the task to be closed");
        gate.SetResult();
        Assert.Equal((TaskState.Completed, "c0ffee"), (task.State, task.Commit));
        Assert.NotEmpty(swarm.Activities.Terminated);
    }

    // Somebody waits for the end of the task.
    [Fact]
    public async Task Terminate_MergeIsNotHeardOfForLong_IsDoneAllTheSame()
    {
        var gate = new TaskCompletionSource();
        await using var swarm = await MergingAsync(gate, heartbeatSeconds: 30, merge: null);
        var lookup = new AttemptLookup(service.Client);

        await Assert.ThrowsAsync<ApplicationFailureException>(() => TerminateAsync(attempt: 1, tries: 20));

        // Another attempt at the task has the same workflow id.
        await TerminateAsync(attempt: 2, tries: 21);
        Assert.Equal(WorkflowExecutionStatus.Running, (await swarm.Child("T1").DescribeAsync()).Status);

        await TerminateAsync(attempt: 1, tries: 21);
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await swarm.Child("T1").DescribeAsync()).Status);
        gate.SetResult();

        Task TerminateAsync(int attempt, int tries) => lookup.TerminateAsync(new(swarm.Name, "T1", attempt), tries, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Terminate_AttemptFromOutside_IsNoticedAndFailsTheTask()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = new Gate().HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Key = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");

        await swarm.Child("T1").TerminateAsync("by hand");

        Assert.Equal("The attempt was terminated from outside.", (await swarm.WaitAsync("a", TaskState.Failed)).Failure!.Message);
    }

    /// <summary>A swarm whose only task is at its merge, and stays there until the gate opens.</summary>
    private async Task<ScriptedSwarm> MergingAsync(TaskCompletionSource gate, double heartbeatSeconds, string? merge)
    {
        var merging = new TaskCompletionSource();
        var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { HeartbeatIntervalSeconds = heartbeatSeconds }, activities =>
        {
            activities.FoundMerge = merge;
            activities.OnIntegrate = _ =>
            {
                merging.TrySetResult();
                return gate.Task;
            };
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Key = "a" });
        await merging.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return swarm;
    }
}
