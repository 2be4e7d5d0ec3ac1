using System.Collections.Concurrent;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>Who else of this server waits for the end of a workflow, besides its parent.</summary>
internal sealed class RunWatches
{
    private readonly ConcurrentDictionary<WorkflowKey, Func<Task>> watches = new();

    /// <summary>Calls it when the last run of the workflow has closed, now and whenever the id is used again. It replaces the one before.</summary>
    public void Watch(WorkflowKey key, Func<Task> closed) => watches[key] = closed;

    /// <summary>Ends it, unless another one has replaced it.</summary>
    public void Unwatch(WorkflowKey key, Func<Task> closed) => watches.TryRemove(KeyValuePair.Create(key, closed));

    public Func<Task>? Find(WorkflowKey key) => watches.GetValueOrDefault(key);
}
