using Abathur.Temporal.Hosting;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>Workers in this process with the settings that Abathur's have, until they are disposed.</summary>
internal sealed class Workers : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly List<TemporalWorker> workers;
    private readonly Task running;

    private Workers(IEnumerable<TemporalWorker> workers)
    {
        this.workers = [.. workers];
        running = Task.WhenAll(this.workers.Select(worker => worker.ExecuteAsync(ended.Token)));
    }

    public static Workers Start(ITemporalClient client, params IEnumerable<TemporalWorkerOptions> workers) => new(workers.Select(options =>
    {
        AbathurWorkers.Tune(options, new AbathurOptions());
        return new TemporalWorker(client, options);
    }));

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        workers.ForEach(worker => worker.Dispose());
        ended.Dispose();
    }
}
