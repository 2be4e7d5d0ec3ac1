namespace Abathur.Temporal.Cli.Tests.Server;

/// <summary>Waits for what another process does, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The first value that fits, or the last one seen by the deadline.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> get, Func<T, bool> fits, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var value = await get();
            if (fits(value) || deadline.IsCancellationRequested)
            {
                Assert.True(fits(value), $"not within {Deadline}: {value}");
                return value;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
