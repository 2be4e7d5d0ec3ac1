using System.Collections.Concurrent;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>Queries that are asked by themselves, each with its last handing-out.</summary>
internal sealed class PendingQueries
{
    private readonly ConcurrentDictionary<string, QueuedTask.Query> byId = new();

    public int Count => byId.Count;

    public void Set(QueuedTask.Query query) => byId[query.State.Id] = query;

    public QueuedTask.Query? Find(string id) => byId.GetValueOrDefault(id);

    public void Remove(string id) => byId.TryRemove(id, out _);

    /// <summary>What is out on a connection that closed is handed out again.</summary>
    public void Lose(WorkerConnection connection)
    {
        foreach (var query in byId.Values)
        {
            if (query.Connection == connection)
            {
                query.Lose();
            }
        }
    }
}
