namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>
/// How many tasks a queue hands out per second. At most as many at once as it does in a second, and at least one. Not safe for use by several threads.
/// </summary>
/// <param name="configured">What an operator has set; null for nothing.</param>
internal sealed class DispatchLimit(Func<float?> configured)
{
    private double? left;
    private DateTimeOffset last;

    /// <summary>What the last worker that asked for a limit has asked for; null for none.</summary>
    public double? OfWorkers { get; set; }

    /// <summary>Tasks per second; null for as many as there are. An operator's goes before the workers'.</summary>
    public double? PerSecond => configured() ?? OfWorkers;

    /// <summary>Counts one task, unless it has to wait.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        if (PerSecond is not { } rate)
        {
            left = null;
            return true;
        }

        Refill(rate, now);
        if (rate <= 0 || left < 1)
        {
            return false;
        }

        left--;
        return true;
    }

    /// <summary>How long after <paramref name="now"/> the next task may go; null for never.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        if (PerSecond is not { } rate)
        {
            return TimeSpan.Zero;
        }

        Refill(rate, now);
        return rate <= 0 ? null : TimeSpan.FromSeconds(Math.Clamp((1 - left!.Value) / rate, 0, TimeSpan.FromDays(1).TotalSeconds));
    }

    private void Refill(double rate, DateTimeOffset now)
    {
        var most = Math.Max(1, Math.Ceiling(rate));
        var elapsed = Math.Max(0, (now - last).TotalSeconds);
        left = Math.Min(most, left is { } rest ? rest + (elapsed * rate) : most);
        last = now;
    }
}
