namespace Abathur.Temporal.Host.Agents.Leases;

/// <summary>How long this host may still work on an attempt, as far as its worker could tell when it last renewed that.</summary>
public sealed class LeaseTerm : IDisposable
{
    private readonly Lock gate = new();
    private readonly Action end;
    private long renewed = TimeProvider.System.GetTimestamp();
    private TimeSpan left;

    internal LeaseTerm(TimeSpan first, Action end) => (left, this.end) = (first, end);

    /// <summary>Raised when there is more time.</summary>
    internal event Action? Renewed;

    /// <summary>What is left of it now; zero or less: it is over.</summary>
    internal TimeSpan Left
    {
        get
        {
            lock (gate)
            {
                return left - TimeProvider.System.GetElapsedTime(renewed);
            }
        }
    }

    /// <summary>From now on there is so much time.</summary>
    public void Renew(TimeSpan time)
    {
        lock (gate)
        {
            (renewed, left) = (TimeProvider.System.GetTimestamp(), time);
        }

        Renewed?.Invoke();
    }

    public void Dispose() => end();
}
