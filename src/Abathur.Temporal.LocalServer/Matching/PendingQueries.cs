using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>Queries that are asked by themselves and out with a worker.</summary>
internal sealed class PendingQueries
{
    private readonly ConcurrentDictionary<string, QueryState> byId = new();

    public void Add(QueryState query) => byId[query.Id] = query;

    public QueryState? Find(string id) => byId.GetValueOrDefault(id);

    public void Remove(QueryState query) => byId.TryRemove(query.Id, out _);
}
