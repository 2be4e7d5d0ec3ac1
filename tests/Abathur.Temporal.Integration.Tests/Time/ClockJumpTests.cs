using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Abathur.Temporal.LocalServer;
using Temporalio.Client;

namespace Abathur.Temporal.Integration.Tests.Time;

/// <summary>Failure 23: the service's clock is set while agents run. Only the embedded one has a clock that a test can set.</summary>
public sealed class ClockJumpTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Clock_JumpsByHoursUnderARunningAgent_TheTaskIsDoneOnceAndTheSwarmGoesOn(int hours)
    {
        var clock = new JumpingClock();
        await using var server = await TemporalServer.StartAsync(new() { TimeProvider = clock });
        var options = server.ConnectOptions;
        options.DataConverter = AbathurDataConverter.Instance;
        options.Interceptors = [new UpdatesAgain()];
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(await TemporalClient.ConnectAsync(options), script: activities => activities.OnRun = gate.HoldAsync);
        await swarm.SubmitAsync(new TaskSubmission { Title = "before" });
        await Eventually.TrueAsync(() => !swarm.Activities.Started.IsEmpty, "the agent to run");

        clock.Jump(TimeSpan.FromHours(hours));
        await swarm.SubmitAsync(new TaskSubmission { Title = "after", DependsOn = ["T1"] });
        gate.Open();

        var after = await swarm.WaitAsync("T2", TaskState.Completed);
        var before = await swarm.TaskAsync("T1");
        Assert.Equal((TaskState.Completed, 1, 0), (before.State, before.Attempts, before.Retries));
        Assert.Equal((1, 0), (after.Attempts, after.Retries));
        Assert.Equal(["T1", "T2"], swarm.Activities.Integrated.Select(task => task.TaskId));
    }
}
