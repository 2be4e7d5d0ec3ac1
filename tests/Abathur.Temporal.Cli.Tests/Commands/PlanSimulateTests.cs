using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Cli.Tests.Commands;

/// <summary>A plan that is simulated on this host, without a server.</summary>
public sealed class PlanSimulateTests : IDisposable
{
    private readonly TempFolder folder = new();

    public PlanSimulateTests() => Directory.CreateDirectory(folder.Combine("app/.git"));

    private DataFolder Data => new(folder.Combine("data"));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Simulate_NothingKnown_SaysWhatItAssumedAndTheSameForTheSameSeed()
    {
        folder.Write("tasks.yaml", "tasks:\n- {title: one, key: a}\n- {title: two, key: b, dependsOn: [a]}\n");

        var first = await SimulateAsync(folder.Combine("tasks.yaml"), "--seed", "7");
        var again = await SimulateAsync(folder.Combine("tasks.yaml"), "--seed", "7");

        Assert.Equal((ExitCode.Ok, string.Empty), (first.Code, first.Error));
        Assert.Equal(first.Output, again.Output);
        Assert.Contains("critical path  T1 → T2", first.Output, StringComparison.Ordinal);
        Assert.Contains("nothing known (0 attempts): assumed are 10% to 60% of the timeout", first.Output, StringComparison.Ordinal);
        Assert.Contains("--seed 7 gives the same answer", first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_KnownAttempts_AreDrawnFrom()
    {
        using (var store = new SqliteAttemptMeasurements(Data.MemoryFile))
        {
            foreach (var i in Enumerable.Range(0, 20))
            {
                await store.AgentEndedAsync(Measured($"r{i}"), TestContext.Current.CancellationToken);
            }

            await store.AgentEndedAsync(Measured("handed off") with { HandedOff = true, AgentSeconds = 1 }, TestContext.Current.CancellationToken);
            await store.AgentEndedAsync(Measured("cut off") with { Failure = FailureKind.Infrastructure, AgentSeconds = 1 }, TestContext.Current.CancellationToken);
        }

        var run = await SimulateAsync("-", "--json", "--runs", "3", "--set", "maxConcurrentTasks=1");

        var answer = JsonNode.Parse(run.Output)!;
        Assert.Equal((20, 2, 1), ((int)answer["knownAttempts"]!, (int)answer["tasks"]!, (int)answer["maxConcurrentTasks"]!));
        Assert.Equal((210, 3.0), ((double)answer["forecast"]!["seconds"]!["p90"]!, (double)answer["forecast"]!["costUsd"]!["p50"]!));
        Assert.Equal(105, (double)answer["forecast"]!["doubled"]!["seconds"]!["p50"]!);
        Assert.Equal("agent", (string?)answer["forecast"]!["assumptions"]![0]!["basis"]);
        Assert.Equal("maxConcurrentTasks", (string?)answer["forecast"]!["bottleneck"]);
    }

    [Theory]
    [InlineData("tasks: []", "there is no task to submit")]
    [InlineData("- {title: one, key: a, dependsOn: [b]}\n- {title: two, key: b, dependsOn: [a]}", "The batch holds a cycle: a → b → a")]
    [InlineData("- {title: one, agentType: code-implementor}", "unknown agent 'code-implementor'; did you mean 'code-implementer'")]
    [InlineData("- {title: one, dependsOn: [z]}", "unknown dependency 'z'")]
    public async Task Simulate_TasksThatNoSwarmTakes_SaysWhatASwarmWould(string tasks, string message)
    {
        folder.Write("tasks.yaml", tasks);

        var run = await SimulateAsync(folder.Combine("tasks.yaml"));

        Assert.NotEqual(ExitCode.Ok, run.Code);
        Assert.Contains(message, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Simulate_TooManyRuns_NamesTheRange() =>
        Assert.Contains("--runs: 10001; give 1 to 10000.", (await SimulateAsync("-", "--runs", "10001")).Error, StringComparison.Ordinal);

    private AttemptMeasurement Measured(string runId) => new()
    {
        RunId = runId,
        Repository = TaskMemory.Namespace(new RepositorySpec { Path = folder.Combine("app") }),
        Swarm = "demo",
        Task = "T1",
        Attempt = 1,
        Agent = "code-implementer",
        Kind = AttemptKind.Work,
        EndedAt = DateTimeOffset.UnixEpoch,
        AgentSeconds = 100,
        MergeSeconds = 5,
        Usage = new(1, 1000, 1.5m),
    };

    private Task<CliRun> SimulateAsync(string file, params string[] more) => CliRun.InvokeAsync(
        "- {title: one}\n- {title: two}\n", () => Data, TestContext.Current.CancellationToken, ["plan", "simulate", file, "--repository", folder.Combine("app"), .. more]);
}
