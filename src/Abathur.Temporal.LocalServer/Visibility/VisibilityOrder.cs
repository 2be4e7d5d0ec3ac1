namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// The order of a list. Without ORDER BY it is the real server's: open runs first, then by close time, then by start time,
/// each the latest first. It is total: the run id decides at last.
/// </summary>
internal sealed class VisibilityOrder : IComparer<VisibilityRecord>
{
    private readonly IReadOnlyList<(VisibilityField Field, bool Descending)> keys;

    private VisibilityOrder(IReadOnlyList<(VisibilityField Field, bool Descending)> keys) => this.keys = keys;

    public static VisibilityOrder Default { get; } = new([]);

    public static VisibilityOrder By(IReadOnlyList<(VisibilityField Field, bool Descending)> keys) =>
        keys.Count == 0 ? Default : new VisibilityOrder(keys);

    public int Compare(VisibilityRecord? x, VisibilityRecord? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        foreach (var (field, descending) in keys)
        {
            var byKey = Compare(field.Read(x), field.Read(y), descending);
            if (byKey != 0)
            {
                return byKey;
            }
        }

        return ByTimes(x, y);
    }

    // A run without the attribute comes last either way.
    private static int Compare(object? x, object? y, bool descending) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ when descending => QueryOperators.Compare(y, x),
        _ => QueryOperators.Compare(x, y),
    };

    private static int ByTimes(VisibilityRecord x, VisibilityRecord y)
    {
        var byClose = (y.CloseTime ?? DateTimeOffset.MaxValue).CompareTo(x.CloseTime ?? DateTimeOffset.MaxValue);
        var byStart = byClose != 0 ? byClose : y.StartTime.CompareTo(x.StartTime);
        return byStart != 0 ? byStart : string.CompareOrdinal(x.RunId, y.RunId);
    }
}
