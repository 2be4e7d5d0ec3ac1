namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>How often something happened, over the last 30 seconds. Not safe for use by several threads.</summary>
internal sealed class TaskRate
{
    private const int Window = 30;

    private readonly int[] counts = new int[Window];
    private readonly long[] seconds = new long[Window];
    private DateTimeOffset? first;

    public void Count(DateTimeOffset now)
    {
        first ??= now;
        var second = now.ToUnixTimeSeconds();
        var slot = (int)(second % Window);
        if (seconds[slot] != second)
        {
            (seconds[slot], counts[slot]) = (second, 0);
        }

        counts[slot]++;
    }

    /// <summary>Per second; of the time since the first one where that is shorter.</summary>
    public float PerSecond(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        var sum = counts.Where((_, slot) => second - seconds[slot] < Window).Sum();
        var elapsed = Math.Min((now - first)?.TotalSeconds ?? 0, Window);
        return elapsed > 0 ? (float)(sum / elapsed) : 0;
    }
}
