using System.Globalization;
using Abathur.Temporal.Cli.Commands.Demo;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Demo;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>A worker or a server goes while commands ask: they say what they wait for, and continue by themselves.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private readonly TempFolder home = new();
    private readonly string queue = $"silence-{Guid.NewGuid():n}"[..16];
    private readonly string port = LoopbackPort.Draw(1)[0].ToString(CultureInfo.InvariantCulture);
    private readonly DemoFolders folders = DemoFolders.Create();
    private CliProcess? server;
    private DevServer? other;
    private CliProcess? worker;

    private string Address => other?.Address ?? $"127.0.0.1:{port}";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send");
        GitCli.Require();
        await DemoRepository.CreateAsync(folders, DemoAgentCommand.Player, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        worker?.Dispose();
        server?.Dispose();
        if (other is not null)
        {
            await other.DisposeAsync();
        }

        await folders.DeleteAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Status_WorkerKilledAndStartedAgain_IsAnswered()
    {
        await StartAsync();
        worker!.Signal("KILL");
        await worker.ExitAsync();

        using var status = Command("swarm", "status", "s", "--json");
        await status.SaysAsync($"this host's worker (process {worker.Id}) has ended");
        await StartWorkerAsync();

        Assert.Equal(ExitCode.Ok, await status.ExitAsync());
        Assert.Contains("The swarm 's' answers again, after ", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WorkerFrozenAndThawed_IsDoneOnce()
    {
        await StartAsync();
        worker!.Signal("STOP");

        using var submit = Command("task", "submit", "Write the contributing guide", "--agent", "writer", "--swarm", "s");
        await submit.SaysAsync($"this host's worker (process {worker.Id}) is stopped");
        await submit.SaysAsync($"Let it continue with `kill -CONT {worker.Id}`.");
        worker.Signal("CONT");

        Assert.Equal(ExitCode.Ok, await submit.ExitAsync());
        using var list = Command("task", "list", "--swarm", "s");
        Assert.Equal(ExitCode.Ok, await list.ExitAsync());
        Assert.Contains("T1", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("T2", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ServerKilledAndStartedAgain_Continues()
    {
        StartServer();
        await StartAsync();
        using var watch = Command("swarm", "watch", "s");
        await watch.SaysAsync("s running");

        server!.Signal("KILL");
        await server.ExitAsync();
        await watch.SaysAsync($"Temporal at {Address} can't be reached");
        await worker!.SaysAsync($"Temporal does not answer; calls are repeated until it does. Details: {home.Combine("logs", "temporal-sdk.log")}");
        Assert.DoesNotContain("gRPC", worker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', worker.Output);
        StartServer();
        await watch.SaysAsync("The swarm 's' answers again, after ");

        // On a loaded machine the first connection may take longer than a command waits by itself.
        using var pause = Command("swarm", "pause", "s", "--timeout", "120");
        Assert.Equal(ExitCode.Ok, await pause.ExitAsync());
        await watch.SaysAsync("s paused");
    }

    private void StartServer()
    {
        server?.Dispose();
        server = CliProcess.Start(home, "server", "--port", port, "--db-filename", home.Combine("server.db"));
    }

    // The embedded service in a process of its own where it is to be killed; else whichever is asked for.
    private async Task StartAsync()
    {
        if (server is null)
        {
            other = await DevServer.StartAsync(new() { Location = ServerLocator.Locate() }, TestContext.Current.CancellationToken);
        }
        else
        {
            await server.SaysAsync("Temporal serves at");
        }

        await StartWorkerAsync();
        using var start = Command("swarm", "start", "s", "--repository", folders.Repository, "--task-queue", queue);
        Assert.True(await start.ExitAsync() == ExitCode.Ok, start.Output);
        using var status = Command("swarm", "status", "s");
        Assert.True(await status.ExitAsync() == ExitCode.Ok, status.Output);
    }

    private async Task StartWorkerAsync()
    {
        worker?.Dispose();
        worker = CliProcess.Start(home, "worker", "--address", Address, "--task-queue", queue);
        await worker.SaysAsync("Working for");
    }

    private CliProcess Command(params string[] args) => CliProcess.Start(home, [.. args, "--address", Address]);
}
