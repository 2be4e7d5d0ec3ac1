namespace Abathur.Temporal.Cli.Tests;

/// <summary>Waits for what a service does in its own time.</summary>
internal static class Eventually
{
    public static async Task<T> Async<T>(Func<Task<T>> look, Func<T, bool> until)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var seen = await look();
            if (until(seen))
            {
                return seen;
            }

            await tick.WaitForNextTickAsync(deadline.Token);
        }
    }
}
