using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>Every token that was spent is counted, however the attempt ended.</summary>
public sealed class SpentTests(TemporalService service)
{
    [Fact]
    public async Task Verification_FailsEachTime_EachAttemptIsCounted()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { MaxRetries = 1, LineageRetries = 1 }, activities =>
            activities.OnIntegrate = _ => throw Failure(FailureKind.Verification));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Failed);

        Assert.Equal((2, new AgentUsage(2, 200, 0.02m)), (task.Attempts, task.Usage));
        Assert.Equal(task.Usage, (await swarm.StatusAsync()).Usage);
    }

    [Fact]
    public async Task Cancel_AgentThatUsedTokens_IsCountedAndClosesAsCanceled()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (_, cancel) => UntilCanceledAsync(500, cancel));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));

        Assert.Equal(500, (await swarm.WaitAsync("T1", TaskState.Canceled)).Usage?.Tokens);
        var closed = await Eventually.GetAsync(async () => (await swarm.Child("T1").DescribeAsync()).Status, status => status != WorkflowExecutionStatus.Running, "the attempt to close");
        Assert.Equal(WorkflowExecutionStatus.Canceled, closed);
        Assert.Equal(500, (await swarm.StatusAsync()).Usage.Tokens);
        Assert.DoesNotContain(await swarm.EventsAsync(), e => e.Kind == SwarmEventKind.Error);
    }

    [Fact]
    public async Task Stop_Forced_CountsWhatRan()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (_, cancel) => UntilCanceledAsync(500, cancel));
        await swarm.SubmitAsync([.. Enumerable.Range(0, 8).Select(number => new TaskSubmission { Title = $"task {number}" })]);
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 8, "all agents");

        var result = await swarm.StopAsync(StopMode.Force);

        Assert.Equal(8 * 500, result.Usage.Tokens);
    }

    [Fact]
    public async Task Cancel_AgentThatIgnoresIt_ItsLastHeartbeatIsCounted()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
        {
            activities.OnRun = (task, _) => gate.HoldAsync(task, default);
            activities.OnHeartbeat = _ => new AgentUsage(3, 700);
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));

        Assert.Equal(new AgentUsage(3, 700), (await swarm.WaitAsync("T1", TaskState.Canceled)).Usage);
        gate.Open();
    }

    [Fact]
    public async Task Host_SilentUntilItIsGivenUp_ItsLastHeartbeatIsCountedOnceAndTold()
    {
        var (runs, beats) = (0, 0);
        var silent = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { HeartbeatIntervalSeconds = 1 }, activities =>
        {
            // Each of Temporal's tries heartbeats once, and the attempt then goes to another host.
            activities.OnRun = (task, _) =>
            {
                Interlocked.Exchange(ref beats, 0);
                return Interlocked.Increment(ref runs) <= 3 ? silent.HoldAsync(task, default) : Task.FromResult(ScriptedActivities.Done(task));
            };
            activities.OnHeartbeat = _ => Interlocked.Increment(ref beats) == 1 ? new AgentUsage(1, 300) : null;
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((1, 400), (task.Attempts, task.Usage?.Tokens));
        Assert.StartsWith(
            "Run 1 on scripted was lost after 1 turns and 300 tokens: Nothing was heard",
            Assert.Single(await swarm.EventsAsync(), e => e.Kind == SwarmEventKind.RunLost).Message,
            StringComparison.Ordinal);
        silent.Open();
    }

    [Fact]
    public async Task HandedBack_AgentThatUsedTokens_BothRunsAreCounted()
    {
        var runs = 0;
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, _) =>
            Interlocked.Increment(ref runs) == 1
                ? throw new ApplicationFailureException("stopping", FailureTypes.HandedBack, nonRetryable: true, details:
                    [new TaskFailure { Kind = FailureKind.Infrastructure, Message = "stopping", Usage = new AgentUsage(1, 40) }])
                : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });

        Assert.Equal((1, 140), ((await swarm.WaitAsync("T1", TaskState.Completed)).Attempts, (await swarm.TaskAsync("T1")).Usage?.Tokens));
    }

    /// <summary>What a worker's agent activity does: it says what was used when it is canceled.</summary>
    internal static async Task<AgentRun> UntilCanceledAsync(long tokens, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            throw Failure(FailureKind.Canceled, new AgentUsage(5, tokens));
        }

        throw new InvalidOperationException("A delay without end has ended.");
    }

    private static ApplicationFailureException Failure(FailureKind kind, AgentUsage? usage = null) => new(
        "it ended",
        char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..],
        nonRetryable: true,
        details: [new TaskFailure { Kind = kind, Message = "it ended", Usage = usage }]);
}
