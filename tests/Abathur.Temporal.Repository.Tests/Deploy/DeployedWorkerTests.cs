using System.Diagnostics;
using System.Text.Json;
using Abathur.Temporal.Cli;

namespace Abathur.Temporal.Repository.Tests.Deploy;

/// <summary>
/// There may be no container engine where the tests run. So the Dockerfile's own commands are run here: its publish on what
/// its build would see, its entrypoint with the environment that the compose file gives, on a cluster with PostgreSQL.
/// </summary>
public sealed class DeployedWorkerTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task PublishAndEntrypoint_OnACluster_CarryATaskToItsMerge()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the cluster is for Linux");
        await using var cluster = await TemporalCluster.StartAsync(nodes: 1, Ct);
        await PublishAsync();
        using var worker = Programs.Start(InPlace(Dockerfile.Read().Entrypoint), temp.Path, WorkerEnvironment(cluster));
        try
        {
            var log = Task.WhenAll(worker.StandardOutput.ReadToEndAsync(Ct), worker.StandardError.ReadToEndAsync(Ct));
            await IsHealthyAsync(cluster, worker, log);
            var repository = CreateRepository();

            await AbathurAsync(cluster, "swarm", "start", "deployed", "--repository", repository);
            await AbathurAsync(cluster, "task", "submit", "Write a note", "--swarm", "deployed", "--agent", "scribe");
            await AbathurAsync(cluster, "task", "wait", "T1", "--swarm", "deployed", "--timeout", "120");

            Assert.Contains("note.md", GitCli.Run(repository, "ls-tree", "--name-only", "abathur/deployed/main"), StringComparison.Ordinal);
            await AbathurAsync(cluster, "swarm", "stop", "deployed", "--wait");
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
        }
    }

    private async Task PublishAsync()
    {
        var context = Directory.CreateDirectory(temp.Combine("context")).FullName;
        BuildContext.CopyTo(context);

        // No node of the build stays; the compiler that everybody shares may, or each project would start one of its own. These tests'
        // own build has analyzed the same code.
        var environment = new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "true", ["RunAnalyzers"] = "false" };
        await Programs.RunAsync(InPlace(Dockerfile.Read().Publish), context, environment, Ct);
    }

    // The worker is ready when the compose file's health check says so.
    private async Task IsHealthyAsync(TemporalCluster cluster, Process worker, Task<string[]> log)
    {
        var check = InPlace([.. ComposeFile.Read().HealthCheck("abathur").Skip(1)]);
        await Eventually.GetAsync(
            async () =>
            {
                Assert.False(worker.HasExited, worker.HasExited ? string.Concat(await log) : null);
                using var doctor = Programs.Start(check, temp.Path, WorkerEnvironment(cluster));
                var said = await doctor.StandardOutput.ReadToEndAsync(Ct);
                await doctor.WaitForExitAsync(Ct);
                return (doctor.ExitCode, said);
            },
            answer => answer.ExitCode == 0,
            "the worker is healthy",
            seconds: 120);
    }

    private string CreateRepository()
    {
        var repository = Directory.CreateDirectory(temp.Combine("repository")).FullName;
        GitCli.Run(repository, "init", "--quiet", "--initial-branch", "main");
        var command = JsonSerializer.Serialize(ScriptedAgent.Command("write:note.md=hello", "commit:Write a note", "say:written"));
        temp.Write("repository/.abathur/agents/scribe.md", $"---\nname: scribe\ncommand: {command}\n---\n");
        GitCli.Run(repository, "add", "--all");
        GitCli.Run(repository, "commit", "--quiet", "--message", "An agent");
        return repository;
    }

    // The image's own variables and the compose file's over them, with this machine's places for the container's.
    private Dictionary<string, string?> WorkerEnvironment(TemporalCluster cluster) => Dockerfile.Read().Environment
        .Concat(ComposeFile.Read().Environment("abathur"))
        .GroupBy(pair => pair.Key, pair => pair.Value)
        .ToDictionary(
            group => group.Key,
            group => (string?)group.Last().Replace("temporal:7233", cluster.Address, StringComparison.Ordinal).Replace("/data", temp.Combine("data"), StringComparison.Ordinal));

    private IReadOnlyList<string> InPlace(IReadOnlyList<string> command) =>
        [.. command.Select(word => word.StartsWith("/app", StringComparison.Ordinal) ? temp.Path + word : word)];

    private static async Task AbathurAsync(TemporalCluster cluster, params string[] words)
    {
        var run = await CliRun.InvokeAsync([.. words, "--address", cluster.Address]);
        Assert.True(run.Code == ExitCode.Ok, $"{string.Join(' ', words)}: {run.Error}{run.Output}");
    }
}
