using Abathur.Temporal.Cli;
using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A worker in a process of its own, <c>abathur worker</c>, that can be killed and started again.</summary>
internal sealed class WorkerProcess(string address, string queue, string home) : IAsyncDisposable
{
    private OwnedProcess? process;

    public async Task StartAsync() => process = await OwnedProcess.StartAsync(
        SelfCommand.Argv[0],
        [.. SelfCommand.Argv.Skip(1), "worker", "--address", address, "--task-queue", queue],
        new Dictionary<string, string> { ["ABATHUR_HOME"] = home });

    /// <summary>Ends it as <c>kill -9</c> does, its agents not told.</summary>
    /// <exception cref="InvalidOperationException">It has ended by itself: such a run measures nothing.</exception>
    public async Task KillAsync()
    {
        if (process!.Exited.IsCompleted)
        {
            throw new InvalidOperationException($"The worker has ended by itself: {process.ErrorTail}");
        }

        process.KillAlone();
        await process.Exited;
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
