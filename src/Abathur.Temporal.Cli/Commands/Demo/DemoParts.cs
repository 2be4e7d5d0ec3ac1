using Spectre.Console;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>What the demo is put together from.</summary>
internal sealed record DemoParts
{
    /// <summary>Starts a worker in this process, with the stage's queue and data folder; it ends when disposed.</summary>
    public required Func<ITemporalClient, DemoStage, CancellationToken, Task<IAsyncDisposable>> StartWorkerAsync { get; init; }

    /// <summary>Shows the swarm until it is settled.</summary>
    public Func<ITemporalClient, string, IAnsiConsole, CancellationToken, Task> ShowAsync { get; init; } = DemoEventLog.ShowAsync;
}
