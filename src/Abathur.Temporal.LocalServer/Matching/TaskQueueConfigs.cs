using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>What operators have set of task queues, in memory and in the store.</summary>
internal sealed class TaskQueueConfigs : IDisposable
{
    private readonly ConcurrentDictionary<TaskQueueKey, TaskQueueConfig> configs = new();
    private readonly SemaphoreSlim writer = new(1);
    private readonly IStore store;

    public TaskQueueConfigs(IStore store)
    {
        this.store = store;
        foreach (var (name, value) in store.ReadMetadata(MetadataKind.TaskQueue))
        {
            configs[Parse(name)] = TaskQueueConfig.Parser.ParseFrom(value.Span);
        }
    }

    /// <summary>What is set; null for nothing. It is replaced, never changed.</summary>
    public TaskQueueConfig? Find(TaskQueueKey key) => configs.GetValueOrDefault(key);

    /// <summary>How many tasks per second an operator allows; null for as many as there are.</summary>
    public float? PerSecond(TaskQueueKey key) => Find(key)?.QueueRateLimit?.RateLimit?.RequestsPerSecond;

    /// <summary>Changes what is set.</summary>
    /// <param name="key">Of which queue.</param>
    /// <param name="change">Makes the change, to a copy.</param>
    /// <returns>What is set by then.</returns>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task<TaskQueueConfig> UpdateAsync(TaskQueueKey key, Action<TaskQueueConfig> change)
    {
        await writer.WaitAsync();
        try
        {
            var config = Find(key)?.Clone() ?? new();
            change(config);
            if (config.CalculateSize() > 0)
            {
                await store.CommitAsync(new WriteSet().PutMetadata(MetadataKind.TaskQueue, Name(key), config.ToByteArray()));
                configs[key] = config;
            }

            return config;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>A namespace is gone. Whoever calls removes what is kept.</summary>
    public void Forget(string namespaceName)
    {
        foreach (var key in configs.Keys.Where(key => key.Namespace == namespaceName))
        {
            configs.TryRemove(key, out _);
        }
    }

    public void Dispose() => writer.Dispose();

    // No namespace's name has a line's end, nor has a type's number.
    private static string Name(TaskQueueKey key) => $"{key.Namespace}\n{(int)key.Type}\n{key.Name}";

    private static TaskQueueKey Parse(string name)
    {
        var parts = name.Split('\n', 3);
        return new TaskQueueKey(parts[0], parts[2], (TaskQueueType)int.Parse(parts[1], null));
    }
}
