namespace Abathur.Temporal.LocalServer.Timers;

/// <summary>One entry of the clock's timer queue.</summary>
internal sealed class ServerTimer(ServerClock clock, DateTimeOffset due, long order, bool isAwaited, Func<Task> fire) : IComparable<ServerTimer>
{
    public DateTimeOffset Due => due;

    /// <summary>Whether time jumps to it. To others it comes by itself.</summary>
    public bool IsAwaited => isAwaited;

    /// <summary>What happens when it is due.</summary>
    public Func<Task> Fire => fire;

    /// <summary>Takes it out of the queue. False if it has fired, is firing, or was canceled before.</summary>
    public bool Cancel() => clock.Cancel(this);

    /// <summary>By due time, and by the order they were scheduled in where that is the same.</summary>
    public int CompareTo(ServerTimer? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byDue = due.CompareTo(other.Due);
        return byDue != 0 ? byDue : order.CompareTo(other.Order);
    }

    private long Order => order;
}
