namespace Abathur.Temporal.Web.Pictures;

/// <summary>How many tasks wait for one reason, over time.</summary>
/// <param name="Kind">The reason, one of <see cref="WaitKinds"/>.</param>
/// <param name="Counts">The number of tasks in each part of the time, <see cref="Columns"/> of the same length.</param>
internal sealed record WaitBand(string Kind, IReadOnlyList<int> Counts)
{
    /// <summary>The parts that a time is cut into.</summary>
    public const int Columns = 180;

    /// <summary>The most that wait at once.</summary>
    public int Most => Counts.Max();

    /// <summary>A band for each reason for which a task waits, in the order of <see cref="WaitKinds.All"/>.</summary>
    public static IReadOnlyList<WaitBand> Of(IReadOnlyList<TimelineRow> rows, TimeAxis axis) =>
    [
        .. WaitKinds.All.Select(known => new WaitBand(known.Kind, Count(rows.Select(row => row.Spans.Where(span => span.Kind == known.Kind)), axis)))
            .Where(band => band.Most > 0),
    ];

    // A task counts once in a part, however often it waits there.
    private static int[] Count(IEnumerable<IEnumerable<Span>> tasks, TimeAxis axis)
    {
        var counts = new int[Columns];
        foreach (var waits in tasks)
        {
            var next = 0;
            foreach (var span in waits)
            {
                var from = Math.Max(next, (int)(axis.Share(span.From) * Columns));
                next = Math.Max(next, (int)Math.Ceiling(axis.Share(span.To) * Columns));
                for (var column = from; column < next; column++)
                {
                    counts[column]++;
                }
            }
        }

        return counts;
    }
}
