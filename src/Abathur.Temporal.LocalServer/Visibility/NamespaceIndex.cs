using System.Collections.Immutable;
using System.Globalization;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// One namespace's records. Writes take turns and cost O(log n); a read works on unchanging sets and holds nobody up,
/// however many closed runs it looks through.
/// </summary>
internal sealed class NamespaceIndex
{
    private readonly Lock writing = new();
    private readonly RecordGroups everything = new(_ => "");
    private readonly RecordGroups byRun = new(r => r.RunId);
    private readonly RecordGroups byStatus = new(r => ((long)r.Status).ToString(CultureInfo.InvariantCulture));
    private readonly Dictionary<string, RecordGroups> byField;

    public NamespaceIndex() => byField = new Dictionary<string, RecordGroups>
    {
        [VisibilityFields.RunId] = byRun,
        [VisibilityFields.ExecutionStatus] = byStatus,
        [VisibilityFields.WorkflowId] = new(r => r.WorkflowId),
        [VisibilityFields.ParentWorkflowId] = new(r => r.ParentWorkflowId),
        [VisibilityFields.RootWorkflowId] = new(r => r.RootWorkflowId),
    };

    /// <summary>How many runs of each status.</summary>
    public IEnumerable<KeyValuePair<string, int>> Statuses =>
        byStatus.All.Select(group => KeyValuePair.Create(group.Key, group.Value.Count));

    public void Upsert(VisibilityRecord record)
    {
        lock (writing)
        {
            Remove(record.RunId);
            foreach (var groups in Groups)
            {
                groups.Add(record);
            }
        }
    }

    public void Delete(string runId)
    {
        lock (writing)
        {
            Remove(runId);
        }
    }

    public VisibilityRecord? Find(string runId) => byRun[runId] is [var known, ..] ? known : null;

    public IEnumerable<VisibilityRecord> OldestClosed() => everything[""].Reverse().TakeWhile(r => r.CloseTime is not null);

    /// <summary>Sets that together hold every match: the fewest records that the query's keys lead to.</summary>
    public IReadOnlyList<ImmutableSortedSet<VisibilityRecord>> Candidates(VisibilityQuery query) => query.Keys
        .Select(k => k.Values.Distinct(StringComparer.Ordinal).Select(value => byField[k.Field][value]).Where(set => !set.IsEmpty).ToList())
        .Append([everything[""]])
        .MinBy(sets => sets.Sum(set => set.Count))!;

    private IEnumerable<RecordGroups> Groups => byField.Values.Append(everything);

    private void Remove(string runId)
    {
        foreach (var known in byRun[runId])
        {
            foreach (var groups in Groups)
            {
                groups.Remove(known);
            }
        }
    }
}
