using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>The newest events, numbered without gaps and read by cursor.</summary>
public sealed class EventRing
{
    /// <summary>Events kept.</summary>
    public const int Capacity = 1000;

    /// <summary>Events a page.</summary>
    public const int PageSize = 200;

    private readonly Queue<SwarmEvent> events = new(Capacity);

    public EventRing(long last = 0, IEnumerable<SwarmEvent>? kept = null)
    {
        Last = last;
        foreach (var item in (kept ?? []).TakeLast(Capacity))
        {
            events.Enqueue(item);
        }
    }

    /// <summary>Number of the newest event; 0 before the first.</summary>
    public long Last { get; private set; }

    public IReadOnlyCollection<SwarmEvent> Kept => events;

    public void Add(SwarmEvent item)
    {
        events.Enqueue(item with { Number = ++Last });
        if (events.Count > Capacity)
        {
            events.Dequeue();
        }
    }

    public EventPage After(long number)
    {
        var oldest = Last - events.Count + 1;
        var missed = Math.Max(0, Math.Min(oldest, Last + 1) - Math.Max(number, 0) - 1);
        var page = events.SkipWhile(item => item.Number <= number).Take(PageSize).ToList();
        return new EventPage(page, page.Count > 0 ? page[^1].Number : Last, missed);
    }
}
