namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>Waits for a condition that another process makes true; a test never waits for time to pass.</summary>
internal static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task<T> ForAsync<T>(Func<Task<T>> read, Func<T, bool> isTrue, string what, int seconds = 60)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            var value = await read();
            if (isTrue(value))
            {
                return value;
            }

            if (DateTime.UtcNow > deadline)
            {
                Assert.Fail($"Waited {seconds} s for {what}; the last value was {value}.");
            }

            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }
}
