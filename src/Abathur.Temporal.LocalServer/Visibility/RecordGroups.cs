using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>Records by one of their values, each group in a list's default order. One writer; readers take whole groups.</summary>
internal sealed class RecordGroups(Func<VisibilityRecord, string?> key)
{
    private static readonly ImmutableSortedSet<VisibilityRecord> Nothing =
        ImmutableSortedSet.Create<VisibilityRecord>(VisibilityOrder.Default);

    private readonly ConcurrentDictionary<string, ImmutableSortedSet<VisibilityRecord>> groups = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, ImmutableSortedSet<VisibilityRecord>>> All => groups;

    public ImmutableSortedSet<VisibilityRecord> this[string value] => groups.GetValueOrDefault(value, Nothing);

    public void Add(VisibilityRecord record)
    {
        if (key(record) is { } value)
        {
            groups[value] = this[value].Add(record);
        }
    }

    public void Remove(VisibilityRecord record)
    {
        if (key(record) is not { } value)
        {
            return;
        }

        var rest = this[value].Remove(record);
        if (rest.IsEmpty)
        {
            groups.TryRemove(value, out _);
        }
        else
        {
            groups[value] = rest;
        }
    }
}
