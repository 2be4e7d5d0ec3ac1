namespace Abathur.Temporal.Core.Boards;

/// <summary>Ready tasks whose retry waits for its time.</summary>
internal sealed class DelayQueue
{
    private readonly SortedSet<(DateTimeOffset At, int Number)> due = [];
    private readonly Dictionary<int, DateTimeOffset> times = [];

    public int Count => due.Count;

    public DateTimeOffset? Next => due.Count == 0 ? null : due.Min.At;

    public void Add(int number, DateTimeOffset at)
    {
        times.Add(number, at);
        due.Add((at, number));
    }

    public void Remove(int number)
    {
        if (times.Remove(number, out var at))
        {
            due.Remove((at, number));
        }
    }

    public int? TakeDue(DateTimeOffset now)
    {
        if (due.Count == 0 || due.Min.At > now)
        {
            return null;
        }

        var number = due.Min.Number;
        Remove(number);
        return number;
    }
}
