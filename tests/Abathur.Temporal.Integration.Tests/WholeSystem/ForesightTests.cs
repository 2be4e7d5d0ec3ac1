using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>What attempts took is kept on their host, and says how what is left of a swarm will go.</summary>
public sealed class ForesightTests(TemporalService service)
{
    [Fact]
    public async Task Simulate_PausedSwarm_KnowsTheAttemptsThatRanAndPlaysWhatIsLeft()
    {
        using var repository = new OperatorsRepository();
        repository.CommitShellAgent("worker", "touch half; test $ABATHUR_ATTEMPT = 1 || touch rest; git add -A; git commit -qm work");
        await using var swarm = await WholeSwarm.StartAsync(
            service, repository, WholeSwarm.Settings with { Verify = ["/bin/sh", "-c", "sleep 0.3; test -e half && test -e rest"] });
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
        await swarm.WaitAsync("T1", TaskState.Completed);

        using (var store = new SqliteAttemptMeasurements(new DataFolder(repository.Home).MemoryFile))
        {
            var rows = await store.ReadAsync(TaskMemory.Namespace(new() { Path = repository.Path }), TestContext.Current.CancellationToken);

            Assert.Equal(
                [(2, "worker", AttemptKind.Work, null), (1, "worker", AttemptKind.Work, FailureKind.Verification)],
                rows.Select(row => (row.Attempt, row.Agent, row.Kind, row.Failure)));
            Assert.All(rows, row => Assert.Equal((swarm.Name, "T1"), (row.Swarm, row.Task)));
            Assert.All(rows, row => Assert.True(row is { AgentSeconds: > 0, MergeSeconds: >= 0.3 and < 60 }, row.ToString()));
            Assert.Equal(2, rows.Select(row => row.RunId).Distinct().Count());
        }

        await swarm.Handle.ExecuteUpdateAsync(s => s.PauseAsync());
        await swarm.SubmitAsync(new TaskSubmission { Title = "two", AgentType = "worker", Key = "two" }, new TaskSubmission { Title = "three", AgentType = "worker", DependsOn = ["two"] });
        var run = await CliRun.InvokeAsync(
            string.Empty,
            () => new DataFolder(repository.Home),
            TestContext.Current.CancellationToken,
            "plan", "simulate", "--swarm", swarm.Name, "--address", service.Address, "--json", "--runs", "5", "--set", "maxConcurrentTasks=1");

        Assert.True(run.Code == Cli.ExitCode.Ok, run.Error);
        var answer = JsonNode.Parse(run.Output)!;
        Assert.Equal((2, 2, 1), ((int)answer["tasks"]!, (int)answer["knownAttempts"]!, (int)answer["maxConcurrentTasks"]!));
        Assert.Equal("T2 T3", string.Join(' ', answer["forecast"]!["criticalPath"]!.AsArray()));
    }
}
