using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Worker.V1;

namespace Abathur.Temporal.LocalServer.Workers;

/// <summary>
/// The workers, as their last heartbeats tell. They are not kept, as on the real server: whoever lives is heard of again within a heartbeat's interval.
/// </summary>
internal sealed class WorkerRegistry(TimeProvider time)
{
    /// <summary>One that is not heard of for so long is gone, as on the real server.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Namespace, string Key), Heard> workers = new();

    /// <summary>Takes heartbeats. A worker that has shut down is gone at once.</summary>
    public void Record(string ns, IEnumerable<WorkerHeartbeat> heartbeats)
    {
        var now = time.GetUtcNow();
        foreach (var heartbeat in heartbeats)
        {
            if (heartbeat.Status == WorkerStatus.Shutdown)
            {
                workers.TryRemove((ns, heartbeat.WorkerInstanceKey), out _);
            }
            else
            {
                workers[(ns, heartbeat.WorkerInstanceKey)] = new Heard(heartbeat, now);
            }
        }

        Expire(now);
    }

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public WorkerHeartbeat Get(string ns, string key) =>
        workers.TryGetValue((ns, key), out var heard) && IsThere(heard, time.GetUtcNow())
            ? heard.Heartbeat
            : throw ServiceError.NotFound($"Worker {key} not found");

    /// <summary>Those that a query matches, by their keys.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: the query is malformed.</exception>
    public IEnumerable<WorkerHeartbeat> Find(string ns, string query)
    {
        var now = time.GetUtcNow();
        var matches = WorkerQuery.Parse(query);
        return workers
            .Where(worker => worker.Key.Namespace == ns && IsThere(worker.Value, now) && matches(worker.Value.Heartbeat))
            .OrderBy(worker => worker.Key.Key, StringComparer.Ordinal)
            .Select(worker => worker.Value.Heartbeat);
    }

    /// <summary>A namespace is gone.</summary>
    public void RemoveAll(string ns)
    {
        foreach (var worker in workers.Where(worker => worker.Key.Namespace == ns))
        {
            workers.TryRemove(worker);
        }
    }

    private static bool IsThere(Heard heard, DateTimeOffset now) => now - heard.Time < Memory;

    private void Expire(DateTimeOffset now)
    {
        foreach (var worker in workers.Where(worker => !IsThere(worker.Value, now)))
        {
            workers.TryRemove(worker);
        }
    }

    private sealed record Heard(WorkerHeartbeat Heartbeat, DateTimeOffset Time);
}
