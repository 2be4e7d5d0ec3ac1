using Xunit.Sdk;

namespace Abathur.Temporal.LocalServer.Tests.Fixtures;

internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    // Each look costs time that what is waited for needs: the longer the wait, the fewer of them.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks again and again until the condition holds.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, string what) => UntilAsync(holds, () => what);

    /// <summary>The same, where what is waited for is best said with what was seen last.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, Func<string> what) => ForAsync(async () => await holds() ? "" : null, what);

    /// <summary>Asks again and again until there is an answer.</summary>
    public static Task<T> ForAsync<T>(Func<Task<T?>> ask, string what)
        where T : class => ForAsync(ask, () => what);

    private static async Task<T> ForAsync<T>(Func<Task<T?>> ask, Func<string> what)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var pause = FirstPause; !patience.IsCancellationRequested; pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(pause, CancellationToken.None);
        }

        throw FailException.ForFailure($"waited {Patience.TotalSeconds:F0} s for {what()}");
    }
}
