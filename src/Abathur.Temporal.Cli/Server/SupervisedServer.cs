using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Server;

/// <summary>
/// The official <c>temporal</c> program, started again when it dies: what it held is on its database file. Without a file, and
/// where it can't be started again, it is lost.
/// </summary>
internal sealed class SupervisedServer : IAsyncDisposable
{
    // One that dies as soon as it is started is broken, not unlucky.
    private const int MaxDeaths = 3;
    private static readonly TimeSpan DeathsWithin = TimeSpan.FromMinutes(1);

    private readonly string program;
    private readonly DevServerOptions options;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource<string> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task watching;
    private volatile DevServerProcess process;

    private SupervisedServer(string program, DevServerOptions options, DevServerProcess process)
    {
        (this.program, this.options, this.process) = (program, options, process);
        watching = WatchAsync();
    }

    /// <summary>Why it is gone for good, in a sentence; never done while it serves or is started again.</summary>
    public Task<string> Lost => lost.Task;

    public static async Task<SupervisedServer> StartAsync(string program, DevServerOptions options, CancellationToken cancellationToken) =>
        new(program, options, await DevServerProcess.StartAsync(program, options, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await process.DisposeAsync();
        await watching;
        ending.Dispose();
    }

    private async Task WatchAsync()
    {
        var deaths = new Queue<long>();
        while (true)
        {
            var code = await process.Exited;
            if (ending.IsCancellationRequested)
            {
                return;
            }

            var death = FormattableString.Invariant($"The Temporal server at {LoopbackPort.Address(options.Port)} ended by itself, with exit code {code}");
            deaths.Enqueue(TimeProvider.System.GetTimestamp());
            while (TimeProvider.System.GetElapsedTime(deaths.Peek()) > DeathsWithin)
            {
                deaths.Dequeue();
            }

            if (options.DatabaseFile is null || deaths.Count >= MaxDeaths || !await TryStartAgainAsync(death))
            {
                lost.TrySetResult($"{death}{(options.DatabaseFile is null ? "; it kept its state in memory only" : " and can't be started again")}."
                    + (options.LogFile is { } file ? $" Its output is in {file}." : string.Empty));
                return;
            }
        }
    }

    private async Task<bool> TryStartAgainAsync(string death)
    {
        options.Notice?.Invoke($"{death}; it is started again.");
        await process.DisposeAsync();
        try
        {
            process = await DevServerProcess.StartAsync(program, options, ending.Token);
            if (ending.IsCancellationRequested)
            {
                // It came up while this object ended, which may have looked at its predecessor.
                await process.DisposeAsync();
                return false;
            }

            options.Notice?.Invoke("The Temporal server is running again.");
            return true;
        }
        catch (Exception e) when (e is InvalidInputException or OperationCanceledException)
        {
            return false;
        }
    }
}
