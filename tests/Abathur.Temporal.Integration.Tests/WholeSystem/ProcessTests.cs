using System.Diagnostics;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Agents' processes when they are canceled, and when their worker is killed.</summary>
public sealed class ProcessTests(TemporalService service)
{
    [Fact]
    public async Task Cancel_WhileRunning_EndsTheProcessesAndKeepsTheWork()
    {
        using var folder = new TempFolder();
        var ticks = folder.Combine("ticks");
        using var repository = new OperatorsRepository(("worker", ["progress:{\"tokens\":50}", "write:half.txt=done by half", $"spawn:tick:{ticks} wait", "wait"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
        await Eventually.TrueAsync(() => File.Exists(ticks), "the agent's child", seconds: 60);

        await swarm.Handle.ExecuteUpdateAsync(s => s.CancelTaskAsync(new() { Task = "T1" }));
        var task = await swarm.WaitAsync("T1", TaskState.Canceled);

        Assert.Equal(50, task.Usage?.Tokens);
        Assert.Empty(Survivors.Of(ticks));
        Assert.Empty(Survivors.Of(repository.Home));
        Assert.Equal("done by half", repository.Git("show", $"refs/abathur/salvage/{swarm.Name}/T1/1:half.txt"));
    }

    [Fact]
    public async Task Worker_KilledInMidTask_OneMergeAndNeverTwoAgents()
    {
        using var folder = new TempFolder();
        var (ticks, gate) = (folder.Combine("ticks"), folder.Combine("gate"));
        using var repository = new OperatorsRepository(("worker", [$"tick:{ticks}", $"waitFor:{gate}", "write:{task}.txt=by {task}", "commit:writes {task}"]));
        await using var swarm = WholeSwarm.WithoutHost(service, repository);
        using var first = StartWorker(swarm);
        await swarm.StartWorkflowAsync(WholeSwarm.WorkersDie);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "worker" });
        await Eventually.TrueAsync(() => Agents(ticks).Count > 0, "the first agent", seconds: 60);

        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var second = StartWorker(swarm);
        try
        {
            await Eventually.TrueAsync(() => Agents(ticks).Distinct().Count() >= 2, "the second agent", seconds: 90);
            await File.WriteAllTextAsync(gate, string.Empty, TestContext.Current.CancellationToken);
            var task = await swarm.WaitAsync("T1", TaskState.Completed);

            // Each fell silent before the next began. On a busy machine the second one's heartbeats may come too late, and there is a third;
            // both may have committed then, on one branch.
            var seen = Agents(ticks);
            Assert.Equal(seen.Distinct(), seen.Where((agent, i) => i == 0 || agent != seen[i - 1]));
            Assert.Equal("1", repository.Git("rev-list", "--count", "--first-parent", $"main..refs/abathur/integration/{swarm.Name}"));
            Assert.Equal((1, 0), (task.Attempts, task.Retries));
            await swarm.StopAsync();
            Assert.Empty(Survivors.Of(ticks));
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    // A line that is being written has no end yet.
    private static IReadOnlyList<string> Agents(string ticks) =>
        File.Exists(ticks) ? [.. File.ReadAllText(ticks).Split('\n').Where(line => line.Length == 32)] : [];

    private Process StartWorker(WholeSwarm swarm)
    {
        var worker = Process.Start(new ProcessStartInfo(
            SelfCommand.Argv[0], [.. SelfCommand.Argv.Skip(1), "worker", "--task-queue", swarm.TaskQueue, "--address", service.Address])
        {
            RedirectStandardOutput = true,
            Environment = { ["ABATHUR_HOME"] = swarm.Repository.Home },
        })!;
        worker.OutputDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? string.Empty);
        worker.BeginOutputReadLine();
        return worker;
    }
}
