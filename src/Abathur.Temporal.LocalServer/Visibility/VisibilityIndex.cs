using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>The runs of every namespace, as lists and counts see them.</summary>
internal sealed class VisibilityIndex
{
    private readonly ConcurrentDictionary<string, NamespaceIndex> namespaces = new(StringComparer.Ordinal);

    /// <summary>Adds a run, or replaces what was known of it.</summary>
    public void Upsert(VisibilityRecord record) => Of(record.Namespace).Upsert(record);

    public void Delete(string namespaceName, string runId) => Of(namespaceName).Delete(runId);

    /// <summary>What is known of a run; null for nothing.</summary>
    public VisibilityRecord? Find(string namespaceName, string runId) => Of(namespaceName).Find(runId);

    /// <summary>The closed runs as they are now, the one that closed first at the beginning.</summary>
    public IEnumerable<VisibilityRecord> OldestClosed(string namespaceName) => Of(namespaceName).OldestClosed();

    /// <summary>
    /// One page. A token says after which record the next page begins, by the values that order it, so that runs which start,
    /// close or are deleted meanwhile shift nothing: a run that stays as it is comes exactly once.
    /// </summary>
    /// <exception cref="VisibilityQueryException">The token isn't one of ours.</exception>
    public VisibilityPage List(string namespaceName, VisibilityQuery query, int pageSize, ReadOnlySpan<byte> pageToken)
    {
        var after = pageToken.IsEmpty ? null : Record(namespaceName, pageToken);
        var found = Ordered(Of(namespaceName).Candidates(query), query.Order, after)
            .Where(query.Matches)
            .Take(pageSize + 1)
            .ToList();
        return found.Count <= pageSize
            ? new VisibilityPage(found, ByteString.Empty)
            : new VisibilityPage(found[..pageSize], VisibilityRecordCodec.Encode(found[pageSize - 1] with { Memo = ByteString.Empty }));
    }

    public VisibilityCount Count(string namespaceName, VisibilityQuery query)
    {
        var index = Of(namespaceName);
        var byStatus = query.IsEmpty
            ? index.Statuses.Select(s => KeyValuePair.Create(Status(s.Key), (long)s.Value))
            : index.Candidates(query).SelectMany(set => set).Where(query.Matches).CountBy(r => r.Status)
                .Select(s => KeyValuePair.Create(s.Key, (long)s.Value));
        List<KeyValuePair<WorkflowExecutionStatus, long>> counts = [.. byStatus.OrderBy(s => s.Key)];
        return new VisibilityCount(counts.Sum(s => s.Value), query.GroupsByStatus ? counts : null);
    }

    private static IEnumerable<VisibilityRecord> Ordered(
        IReadOnlyList<ImmutableSortedSet<VisibilityRecord>> candidates, VisibilityOrder order, VisibilityRecord? after)
    {
        if (order == VisibilityOrder.Default && candidates.Count <= 1)
        {
            return candidates.SelectMany(set => From(set, after));
        }

        var rest = candidates.SelectMany(set => set).Where(r => after is null || order.Compare(r, after) > 0);
        return rest.Order(order);
    }

    private static IEnumerable<VisibilityRecord> From(ImmutableSortedSet<VisibilityRecord> set, VisibilityRecord? after)
    {
        if (after is null)
        {
            return set;
        }

        // The index of what isn't there is the complement of where it would be.
        var at = set.IndexOf(after);
        var start = at >= 0 ? at + 1 : ~at;
        return Enumerable.Range(start, set.Count - start).Select(i => set[i]);
    }

    private static WorkflowExecutionStatus Status(string number) =>
        (WorkflowExecutionStatus)int.Parse(number, CultureInfo.InvariantCulture);

    private static VisibilityRecord Record(string namespaceName, ReadOnlySpan<byte> token)
    {
        try
        {
            return VisibilityRecordCodec.Decode(namespaceName, token);
        }
        catch (FormatException)
        {
            throw new VisibilityQueryException("the next page token is not one of this server's");
        }
    }

    private NamespaceIndex Of(string namespaceName) => namespaces.GetOrAdd(namespaceName, _ => new NamespaceIndex());
}
