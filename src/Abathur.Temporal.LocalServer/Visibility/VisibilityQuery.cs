using Abathur.Temporal.LocalServer.Visibility.Syntax;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// A query in the language of Temporal's visibility store: which runs, in which order, and whether their count is grouped.
/// Errors are worded as the real server's, but for positions, which count in the text that was sent. ORDER BY, which the
/// real server refuses on SQL stores, works as it does on Elasticsearch.
/// </summary>
internal sealed class VisibilityQuery
{
    private readonly Func<VisibilityRecord, bool?>? predicate;

    private VisibilityQuery(QueryClauses clauses, VisibilityNames names)
    {
        var binder = new QueryBinder(names);
        predicate = clauses.Where is { } where ? binder.Bind(where) : null;
        Fields = binder.Fields;
        Keys = clauses.Where is { } filter ? QueryKeys.Of(filter, names) : [];
        Order = VisibilityOrder.By([.. clauses.OrderBy.Select(o => (Sortable(o.Name, names), o.Descending))]);
        GroupsByStatus = Grouping(clauses.GroupBy, names);
    }

    /// <summary>What it filters on.</summary>
    public IReadOnlyList<VisibilityField> Fields { get; }

    /// <summary>Whether it is for every run.</summary>
    public bool IsEmpty => predicate is null;

    /// <summary>Whether a count is given by status too.</summary>
    public bool GroupsByStatus { get; }

    /// <summary>How a list is ordered.</summary>
    public VisibilityOrder Order { get; }

    /// <summary>Values that every match has, for an index to start from.</summary>
    public IReadOnlyList<QueryKey> Keys { get; }

    /// <param name="text">The query as it was sent; empty for every run.</param>
    /// <param name="customAttributes">The namespace's own search attributes.</param>
    /// <exception cref="VisibilityQueryException">With the position, counted from 1, where the text is malformed.</exception>
    public static VisibilityQuery Parse(string text, IReadOnlyDictionary<string, IndexedValueType> customAttributes) =>
        Parse(text, new VisibilityNames(customAttributes));

    /// <summary>As the other one, of something else than workflows.</summary>
    /// <exception cref="VisibilityQueryException">With the position, counted from 1, where the text is malformed.</exception>
    public static VisibilityQuery Parse(string text, VisibilityNames names) => new(QueryParser.Parse(text), names);

    public bool Matches(VisibilityRecord record) => predicate is null || predicate(record) == true;

    private static VisibilityField Sortable(string name, VisibilityNames known)
    {
        var field = known.Resolve(name);
        return field.Type != IndexedValueType.Text
            ? field
            : throw new VisibilityQueryException("operation is not supported: unable to sort by search attribute type Text");
    }

    private static bool Grouping(IReadOnlyList<string> names, VisibilityNames known)
    {
        if (names.Count > 1)
        {
            throw new VisibilityQueryException("operation is not supported: 'GROUP BY' clause supports only a single field");
        }

        return names.Count == 1 && (known.Resolve(names[0]).IsStatus
            ? true
            : throw new VisibilityQueryException(
                $"operation is not supported: 'GROUP BY' clause is not supported for search attribute {names[0]}"));
    }
}
