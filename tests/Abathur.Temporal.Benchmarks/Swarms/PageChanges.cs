namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>Counts what a page is told of changes.</summary>
internal sealed class PageChanges : IAsyncDisposable
{
    // A swarm is asked twice a second at most: by then a change is over that takes several looks.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    private readonly StreamReader stream;
    private readonly Task reading;
    private int heard;
    private int seen;

    public PageChanges(StreamReader stream)
    {
        this.stream = stream;
        reading = ReadAsync();
    }

    /// <summary>Waits for the next change, and until nothing more changes.</summary>
    public async Task SettledAsync(CancellationToken cancel)
    {
        while (Volatile.Read(ref heard) == seen)
        {
            await Task.Delay(20, cancel);
        }

        do
        {
            seen = Volatile.Read(ref heard);
            await Task.Delay(Quiet, cancel);
        }
        while (Volatile.Read(ref heard) != seen);
    }

    public async ValueTask DisposeAsync()
    {
        stream.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync()
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref heard);
            }
        }
    }
}
