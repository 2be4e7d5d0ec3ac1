using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>What operators have set of task queues, in memory and in the store.</summary>
internal sealed class TaskQueueConfigs(IStore store) : IDisposable
{
    private static readonly MetadataForm<TaskQueueKey, TaskQueueConfig> Form = new(
        MetadataKind.TaskQueue, Name, Parse, value => TaskQueueConfig.Parser.ParseFrom(value.Span), config => config.ToByteArray());

    private readonly MetadataTable<TaskQueueKey, TaskQueueConfig> configs = new(store, Form);

    /// <summary>What is set; null for nothing. It is replaced, never changed.</summary>
    public TaskQueueConfig? Find(TaskQueueKey key) => configs.Find(key);

    /// <summary>How many tasks per second an operator allows; null for as many as there are.</summary>
    public float? PerSecond(TaskQueueKey key) => Find(key)?.QueueRateLimit?.RateLimit?.RequestsPerSecond;

    /// <summary>Changes what is set.</summary>
    /// <param name="key">Of which queue.</param>
    /// <param name="change">Makes the change, to a copy.</param>
    /// <returns>What is set by then.</returns>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task<TaskQueueConfig> UpdateAsync(TaskQueueKey key, Action<TaskQueueConfig> change)
    {
        TaskQueueConfig config = new();
        await configs.WriteAsync(key, known =>
        {
            config = known?.Clone() ?? config;
            change(config);
            return config.CalculateSize() > 0 ? config : null;
        });
        return config;
    }

    /// <summary>A namespace is gone. Whoever calls removes what is kept.</summary>
    public void Forget(string namespaceName) => configs.Forget(key => key.Namespace == namespaceName);

    public void Dispose() => configs.Dispose();

    // No namespace's name has a line's end, nor has a type's number.
    private static string Name(TaskQueueKey key) => $"{key.Namespace}\n{(int)key.Type}\n{key.Name}";

    private static TaskQueueKey Parse(string name)
    {
        var parts = name.Split('\n', 3);
        return new TaskQueueKey(parts[0], parts[2], (TaskQueueType)int.Parse(parts[1], null));
    }
}
