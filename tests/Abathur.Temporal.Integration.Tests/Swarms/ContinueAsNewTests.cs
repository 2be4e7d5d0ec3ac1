using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>Runs of a few events each: nothing is lost at the switch, and nothing happens twice.</summary>
public sealed class ContinueAsNewTests(TemporalService service)
{
    private static SwarmSettings ShortRuns => ScriptedSwarm.Quick with { ContinueAsNewEvents = 20 };

    [Fact]
    public async Task ContinueAsNew_UnderLoad_LosesAndDoublesNothing()
    {
        const int Batches = 8;
        var random = new Random(20261124);
        await using var swarm = await ScriptedSwarm.StartAsync(service, ShortRuns with { MaxConcurrentTasks = 8, CircuitBreakerThreshold = 1000 }, activities =>
            activities.OnRun = async (task, cancel) =>
            {
                int pause;
                lock (random)
                {
                    pause = random.Next(300);
                }

                await Task.Delay(pause, cancel);
                return task is { Attempt: 1 } && task.Title.StartsWith("flaky", StringComparison.Ordinal)
                    ? throw ScriptedActivities.Fails(FailureKind.NoEvidence, "no commit")
                    : ScriptedActivities.Done(task);
            });

        // Updates, signals and completions, all at once and over all switches.
        for (var batch = 0; batch < Batches; batch++)
        {
            var first = swarm.SubmitAsync(
                new() { Title = $"update {batch}", Key = $"u{batch}" },
                new() { Title = $"flaky {batch}", Key = $"f{batch}", DependsOn = [$"u{batch}"] });
            var second = swarm.Handle.SignalAsync(s => s.AddWorkAsync(RawJson.Of(
                $$"""{"tasks": [{"title": "signal {{batch}}", "key": "s{{batch}}"}, {"title": "after {{batch}}", "key": "a{{batch}}", "dependsOn": ["s{{batch}}"]}]}""")));
            await Task.WhenAll(first, second);

            // The same again changes nothing.
            await swarm.SubmitAsync(new TaskSubmission { Title = $"update {batch}", Key = $"u{batch}" });
        }

        var status = await Eventually.GetAsync(swarm.StatusAsync, s => s is { Settled: true, Tasks.Count: > 0 }, "the end", 120);

        Assert.Equal(new Dictionary<TaskState, int> { [TaskState.Completed] = 4 * Batches }, status.Tasks);
        var starts = swarm.Activities.Started.GroupBy(task => task.TaskId).ToDictionary(group => group.Key, group => group.Select(task => task.Attempt));
        Assert.Equal(4 * Batches, starts.Count);
        Assert.All(swarm.Activities.Started.DistinctBy(task => task.TaskId), task => Assert.Equal(
            task.Title.StartsWith("flaky", StringComparison.Ordinal) ? [1, 2] : [1], starts[task.TaskId]));
        var events = await swarm.EventsAsync();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Number));
        Assert.DoesNotContain(events, e => e.Kind == SwarmEventKind.Error);
        Assert.Equal(5L * Batches * 100, status.Usage.Tokens);
        Assert.InRange((await swarm.RunsAsync()).Count, 5, int.MaxValue);
    }

    [Fact]
    public async Task ContinueAsNew_UpdatesSentAgainAfterIt_AreDoneOnce()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ShortRuns with { MaxRetries = 0 }, activities =>
            activities.OnRun = (task, _) => task is { TaskId: "T1", Attempt: 1 }
                ? throw ScriptedActivities.Fails(FailureKind.Agent, "out of ideas")
                : Task.FromResult(ScriptedActivities.Done(task)));
        var asked = new[] { new TaskSubmission { Title = "fails", Key = "k-1" }, new TaskSubmission { Title = "more", Key = "k-2" } };
        var first = await swarm.SubmitAsync(asked);
        await swarm.WaitAsync("T1", TaskState.Failed);
        var retry = new RetryTask { Task = "T1", Attempt = 1 };
        await swarm.UpdateAsync(s => s.RetryTaskAsync(retry));
        await swarm.WaitAsync("T1", TaskState.Completed);
        var runs = (await swarm.RunsAsync()).Count;
        await Eventually.GetAsync(
            async () =>
            {
                await swarm.UpdateAsync(s => s.PauseAsync());
                await swarm.UpdateAsync(s => s.ResumeAsync());
                return (await swarm.RunsAsync()).Count;
            },
            count => count > runs,
            "another run");

        var second = await swarm.SubmitAsync(asked);
        await swarm.UpdateAsync(s => s.RetryTaskAsync(retry));

        Assert.Equal(first.Tasks.Select(task => (task.Id, task.Key)), second.Tasks.Select(task => (task.Id, task.Key)));
        Assert.DoesNotContain(second.Tasks, task => task.Created);
        Assert.Equal((TaskState.Completed, 2), ((await swarm.TaskAsync("T1")).State, (await swarm.TaskAsync("T1")).Attempts));
    }

    [Fact]
    public async Task ContinueAsNew_AttemptRunning_SurvivesIt()
    {
        var gate = new Gate();
        await using var swarm = await HoldingAsync(gate);
        await ContinueAsync(swarm);
        await ContinueAsync(swarm);

        gate.Open();

        var task = await swarm.WaitAsync("held", TaskState.Completed);
        Assert.Equal((1, 0), (task.Attempts, task.Retries));
        Assert.Single(swarm.Activities.Started, started => started.TaskId == "T1");
    }

    [Fact]
    public async Task ContinueAsNew_AttemptFailsAfterIt_IsTriedAgain()
    {
        var gate = new Gate();
        await using var swarm = await HoldingAsync(gate, failFirst: true);
        await ContinueAsync(swarm);

        gate.Open();

        var task = await swarm.WaitAsync("held", TaskState.Completed);
        Assert.Equal((2, 1), (task.Attempts, task.Retries));
    }

    [Fact]
    public async Task ContinueAsNew_AttemptCanceledAfterIt_Ends()
    {
        await using var swarm = await HoldingAsync(new Gate());
        await ContinueAsync(swarm);

        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "held" }));

        await swarm.WaitAsync("held", TaskState.Canceled);
    }

    [Fact]
    public async Task ContinueAsNew_AttemptTerminatedAfterIt_IsFoundWithinAMinute()
    {
        await using var swarm = await HoldingAsync(new Gate());
        await ContinueAsync(swarm);

        await swarm.Child("T1").TerminateAsync("by hand");

        var task = await Eventually.GetAsync(() => swarm.TaskAsync("held"), t => t.State == TaskState.Failed, "the loss to be noticed", 90);
        Assert.Equal("The attempt was terminated from outside.", task.Failure!.Message);
    }

    [Fact]
    public async Task ContinueAsNew_StoppedAfterIt_WaitsForTheAttempt()
    {
        var gate = new Gate();
        await using var swarm = await HoldingAsync(gate);
        await ContinueAsync(swarm);

        await swarm.UpdateAsync(s => s.StopAsync(new()));
        gate.Open();

        Assert.Equal(TaskState.Completed, (await swarm.ResultAsync()).Checkpoint.Tasks.Single(task => task.Spec.Key == "held").State);
    }

    [Fact]
    public async Task ContinueAsNew_SettingsAndPause_AreKept()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ShortRuns);
        await swarm.UpdateAsync(s => s.ConfigureAsync(RawJson.Of("""{"maxRetries": 7}""")));
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "ship" }));
        await ContinueAsync(swarm);
        await swarm.UpdateAsync(s => s.PauseAsync());
        await ContinueAsync(swarm);

        var status = await swarm.StatusAsync();

        Assert.Equal((SwarmState.Paused, 7, "ship"), (status.State, status.Settings.MaxRetries, status.Goals.Single().Name));
    }

    // One attempt is held; a second and a third task are there to make events.
    private async Task<ScriptedSwarm> HoldingAsync(Gate gate, bool failFirst = false)
    {
        var swarm = await ScriptedSwarm.StartAsync(service, ShortRuns, activities => activities.OnRun = async (task, cancel) =>
        {
            if (task.TaskId == "T1")
            {
                await gate.HoldAsync(task, cancel);
                if (failFirst && task.Attempt == 1)
                {
                    throw ScriptedActivities.Fails(FailureKind.Agent, "broken");
                }
            }

            return ScriptedActivities.Done(task);
        });
        await swarm.SubmitAsync(new TaskSubmission { Title = "held", Key = "held" });
        await Eventually.TrueAsync(() => swarm.Activities.Started.Count == 1, "its agent");
        return swarm;
    }

    private static async Task ContinueAsync(ScriptedSwarm swarm)
    {
        var run = (await swarm.Handle.DescribeAsync()).RunId;
        await Eventually.GetAsync(
            async () =>
            {
                await swarm.SubmitAsync(new TaskSubmission { Title = "filler" });
                return (await swarm.Handle.DescribeAsync()).RunId;
            },
            now => now != run,
            "the swarm to continue as new");
    }
}
