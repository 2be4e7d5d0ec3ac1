using Temporalio.Client;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>Starts a worker in this process on the stage's queue, with the stage's data folder; it ends when disposed.</summary>
internal delegate Task<IAsyncDisposable> DemoWorker(ITemporalClient client, DemoStage stage, CancellationToken cancel);
