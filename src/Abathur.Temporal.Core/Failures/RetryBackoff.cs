namespace Abathur.Temporal.Core.Failures;

/// <summary>The pause before a retry: the first one's doubled for each further one, five minutes at most.</summary>
public static class RetryBackoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="retry">1 for the first retry.</param>
    /// <param name="firstSeconds">Seconds before the first.</param>
    public static TimeSpan Before(int retry, double firstSeconds) =>
        TimeSpan.FromSeconds(Math.Min(firstSeconds * Math.Pow(2, Math.Min(retry - 1, 30)), Longest.TotalSeconds));
}
