using System.Diagnostics;
using System.Text.Json;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Testing;

/// <summary>Waits for what somebody else makes true, with a deadline; a test never waits for time to pass.</summary>
public static class Eventually
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    // Each question costs time that what is waited for needs: the longer the wait, the fewer of them.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    // On a loaded machine everything takes thirty times as long, and only a test that fails pays for patience.
    private const int LeastSeconds = 600;

    /// <summary>Waits for a condition.</summary>
    public static Task TrueAsync(Func<bool> condition, string what, int seconds = 20, Func<Task<string>>? explain = null) =>
        GetAsync(() => Task.FromResult(condition()), isTrue => isTrue, what, seconds, explain);

    /// <summary>The first value that fits; after the deadline the test fails with the last one.</summary>
    /// <param name="read">Reads the value.</param>
    /// <param name="fits">Whether it is the one that is waited for.</param>
    /// <param name="what">What is waited for.</param>
    /// <param name="seconds">The deadline; at least <see cref="LeastSeconds"/>.</param>
    /// <param name="explain">What else to tell of a failure; it is asked once the deadline has passed.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> fits, string what, int seconds = 60, Func<Task<string>>? explain = null)
    {
        var clock = Stopwatch.StartNew();
        seconds = Math.Max(seconds, LeastSeconds);
        for (var pause = FirstPause; ; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
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
                    var explanation = explain is null ? string.Empty : "\n" + await explain();
                    Assert.Fail($"Not within {seconds} s: {what}. The last value was {JsonSerializer.Serialize(value)}.{explanation}");
                }
            }
            catch (Exception e) when (IsUnanswered(e) && clock.Elapsed.TotalSeconds <= seconds)
            {
                // The worker died with the question; as every client, we ask again.
            }

            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }

    private static bool IsUnanswered(Exception error) => error is RpcTimeoutOrCanceledException
        or RpcException { Code: RpcException.StatusCode.Cancelled or RpcException.StatusCode.DeadlineExceeded or RpcException.StatusCode.Unavailable };
}
