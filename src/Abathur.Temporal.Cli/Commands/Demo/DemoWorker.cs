using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The demo's worker: a process of its own, so that it can be killed and come back.</summary>
internal sealed class DemoWorker : IAsyncDisposable
{
    private readonly string address;
    private readonly DemoStage stage;
    private OwnedProcess process;

    private DemoWorker(string address, DemoStage stage, OwnedProcess process) => (this.address, this.stage, this.process) = (address, stage, process);

    public static async Task<DemoWorker> StartAsync(string address, DemoStage stage) =>
        new(address, stage, await LaunchAsync(address, stage));

    /// <summary>Ends it as <c>kill -9</c> does, its agents not told, and starts another on the same data folder.</summary>
    public async Task KillAndRestartAsync()
    {
        process.KillAlone();
        await process.Exited;
        process = await LaunchAsync(address, stage);
    }

    /// <exception cref="CommandException">It has ended by itself.</exception>
    public void RequireAlive()
    {
        if (process.Exited.IsCompleted)
        {
            throw new CommandException(ExitCode.No, $"The demo's worker has ended by itself: {process.ErrorTail}");
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static Task<OwnedProcess> LaunchAsync(string address, DemoStage stage) => OwnedProcess.StartAsync(
        SelfCommand.Argv[0],
        [.. SelfCommand.Argv.Skip(1), "worker", "--address", address, "--task-queue", stage.TaskQueue],
        new Dictionary<string, string> { ["ABATHUR_HOME"] = stage.Folders.Home });
}
