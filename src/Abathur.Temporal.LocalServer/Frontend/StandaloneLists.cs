using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Lists and counts of what belongs to no workflow, of one kind.</summary>
/// <param name="kind">The kind.</param>
/// <param name="fields">What names in queries mean for it, other than for workflows.</param>
/// <param name="store">Has the lists.</param>
/// <param name="namespaces">Have the search attributes.</param>
internal sealed class StandaloneLists(
    StandaloneKind kind, IReadOnlyDictionary<string, VisibilityField> fields, IStore store, NamespaceRegistry namespaces)
{
    private const int DefaultPage = 1_000;

    /// <exception cref="RpcException">InvalidArgument: the query or the token is malformed.</exception>
    public VisibilityPage List(string ns, string query, int pageSize, ByteString pageToken)
    {
        var size = pageSize is > 0 and <= DefaultPage ? pageSize : DefaultPage;
        return VisibilityQuestions.Ask(() => store.Visibility.List(StandaloneKey.DivisionOf(kind, ns), Query(ns, query), size, pageToken.Span));
    }

    /// <returns>How many there are, and how many of each status where the query asks for it, by the value that it goes by.</returns>
    /// <exception cref="RpcException">InvalidArgument: the query is malformed.</exception>
    public (long Total, IReadOnlyList<(Payload Status, long Count)> Groups) Count(string ns, string query)
    {
        var count = VisibilityQuestions.Ask(() => store.Visibility.Count(StandaloneKey.DivisionOf(kind, ns), Query(ns, query)));
        var groups = (count.ByStatus ?? []).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => (new SearchAttributeValue(IndexedValueType.Keyword, group.Key.ToString()).Encode(), group.Value));
        return (count.Total, [.. groups]);
    }

    private VisibilityQuery Query(string ns, string text) => VisibilityQuery.Parse(text, new VisibilityNames(namespaces.Get(ns).SearchAttributes, fields));
}
