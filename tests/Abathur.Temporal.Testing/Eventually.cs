using System.Diagnostics;
using System.Text.Json;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Testing;

/// <summary>Waits for what somebody else makes true, with a deadline; a test never waits for time to pass.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    // On a loaded machine everything takes ten times as long, and only a test that fails pays for patience.
    private const int LeastSeconds = 180;

    /// <summary>Waits for a condition.</summary>
    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 20) =>
        GetAsync(() => Task.FromResult(condition()), isTrue => isTrue, what, seconds);

    /// <summary>The first value that fits; after the deadline the test fails with the last one.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> fits, string what, int seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        seconds = Math.Max(seconds, LeastSeconds);
        while (true)
        {
            try
            {
                var value = await read();
                if (fits(value))
                {
                    return value;
                }

                if (clock.Elapsed.TotalSeconds > seconds)
                {
                    Assert.Fail($"Not within {seconds} s: {what}. The last value was {JsonSerializer.Serialize(value)}.");
                }
            }
            catch (Exception e) when (IsUnanswered(e) && clock.Elapsed.TotalSeconds <= seconds)
            {
                // The worker died with the question; as every client, we ask again.
            }

            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }

    private static bool IsUnanswered(Exception error) => error is RpcTimeoutOrCanceledException
        or RpcException { Code: RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded or RpcException.StatusCode.Unavailable };
}
