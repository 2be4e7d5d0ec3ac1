using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary><c>abathur swarm at</c> on a real service: what was is computed from the history that the service has.</summary>
public sealed class PastTests(TemporalService service)
{
    [Fact]
    public async Task At_EventThatTheSwarmNoLongerKeeps_ShowsTheTasksAsTheyWere()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { ContinueAsNewEvents = 10_000 });
        await swarm.SubmitAsync(new() { Title = "one", Key = "one" }, new() { Title = "two", DependsOn = ["one"] });
        await swarm.WaitAsync("T2", TaskState.Completed);
        var started = (await swarm.EventsAsync()).Single(e => e is { Kind: SwarmEventKind.TaskStarted, Task: "T2" });
        await swarm.UpdateAsync(s => s.PauseAsync());
        foreach (var batch in new[] { "a", "b" })
        {
            await swarm.SubmitAsync([.. Enumerable.Range(0, 550).Select(i => new TaskSubmission { Title = $"{batch}{i}" })]);
        }

        Assert.True((await swarm.EventsAsync())[0].Number > started.Number);

        var tasks = await JsonAsync("swarm", "at", $"{started.Number}", swarm.Name, "--view", "tasks");
        Assert.Equal(["T1 completed", "T2 running"], tasks["tasks"]!.AsArray().Select(task => $"{task!["id"]} {task["state"]}"));

        var board = await RunAsync("swarm", "at", $"{started.At:O}", swarm.Name);
        Assert.Equal(Cli.ExitCode.Ok, board.Code);
        Assert.Contains($"{swarm.Name} after event {started.Number - 2}, at ", board.Output, StringComparison.Ordinal);
        var then = await RunAsync("swarm", "at", $"{started.Number}", swarm.Name);
        Assert.Matches(@"T2 .* two +not recorded", then.Output);
        Assert.Contains("T1#1 task completed", then.Output, StringComparison.Ordinal);
        var task = await RunAsync("swarm", "at", $"{started.Number}", swarm.Name, "--task", "T2");
        Assert.Matches("state +running, for now", task.Output);
    }

    [Fact]
    public async Task At_SwarmThatContinuedAsNewAndStopped_FindsItsRunsAndSaysWhereItBegan()
    {
        SwarmCheckpoint checkpoint;
        string[] runs;
        await using (var swarm = await ScriptedSwarm.StartAsync(service, ScriptedSwarm.Quick with { ContinueAsNewEvents = 20 }))
        {
            foreach (var key in new[] { "a", "b", "c", "d" })
            {
                var task = (await swarm.SubmitAsync(new TaskSubmission { Title = key })).Tasks[0].Id;
                await swarm.WaitAsync(task, TaskState.Completed);
            }

            checkpoint = (await swarm.StopAsync()).Checkpoint;
            runs = [.. await swarm.RunsAsync()];
            var seen = new List<string>();
            foreach (var e in checkpoint.Events.Where(e => e.Kind == SwarmEventKind.TaskCompleted).Append(checkpoint.Events[^1]))
            {
                var then = await JsonAsync("swarm", "at", $"{e.Number}", swarm.Name);
                Assert.Equal(e.At, then["moment"]!["at"]!.GetValue<DateTimeOffset>());
                seen.Add(then["moment"]!["run"]!.GetValue<string>());
            }

            Assert.Equal(runs[^1], seen[^1]);
            Assert.InRange(seen.Distinct().Count(), 2, runs.Length);
            Assert.Equal(seen.Distinct(), runs.Where(seen.Contains));
        }

        await using var again = await ScriptedSwarm.StartAsync(service, checkpoint: checkpoint);
        await Eventually.GetAsync(again.StatusAsync, status => status.State == SwarmState.Running, "the swarm to run again");
        var refused = await RunAsync("swarm", "at", "1", again.Name);

        Assert.Equal(Cli.ExitCode.Rejected, refused.Code);
        Assert.Contains("when it started again from a checkpoint", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"The first that can be shown is {checkpoint.LastEvent + 1}.", refused.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.InvokeAsync([.. args, "--address", service.Address]);

    private async Task<JsonNode> JsonAsync(params string[] args)
    {
        var run = await RunAsync([.. args, "--json"]);
        Assert.True(run.Code == Cli.ExitCode.Ok, run.Error);
        return JsonNode.Parse(run.Output)!;
    }
}
