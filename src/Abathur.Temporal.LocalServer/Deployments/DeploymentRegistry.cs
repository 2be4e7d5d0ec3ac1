using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>The worker deployments of all namespaces, in memory and in the store, and what follows from them for each task queue.</summary>
internal sealed class DeploymentRegistry : IDisposable
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), WorkerDeployment> deployments = new();
    private readonly SemaphoreSlim writer = new(1);
    private readonly IStore store;

    // Thrown away whole when anything changes, so that what was reckoned before a change is never put into what is reckoned after it.
    private ConcurrentDictionary<(string Namespace, string Queue, TaskQueueType Type), QueueVersions> queues = new();

    public DeploymentRegistry(IStore store)
    {
        this.store = store;
        foreach (var (name, value) in store.ReadMetadata(MetadataKind.Deployment))
        {
            var parts = name.Split('\n', 2);
            deployments[(parts[0], parts[1])] = WorkerDeployment.Parse(value);
        }
    }

    /// <summary>Something has changed in a namespace: tasks that wait may be for another version.</summary>
    public event Action<string>? Changed;

    public WorkerDeployment? Find(string ns, string name) => deployments.GetValueOrDefault((ns, name));

    /// <summary>The one that was changed last comes first.</summary>
    public IReadOnlyList<WorkerDeployment> List(string ns) =>
    [
        .. deployments.Where(d => d.Key.Namespace == ns).Select(d => d.Value)
            .OrderByDescending(d => d.ChangeTime).ThenBy(d => d.Info.Name, StringComparer.Ordinal),
    ];

    /// <summary>What deployments say of a task queue.</summary>
    public QueueVersions Versions(string ns, string queue, TaskQueueType type)
    {
        if (deployments.IsEmpty)
        {
            return QueueVersions.Empty;
        }

        return Volatile.Read(ref queues).GetOrAdd((ns, queue, type), key => QueueVersions.Of(List(key.Namespace), key.Queue, key.Type));
    }

    /// <summary>Changes a deployment. Where the change refuses, nothing is changed.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="change">Makes the change, to a copy or to a new one; says what came of it, and whether there is anything to keep.</param>
    /// <param name="missing">The error where there is none; null to make one.</param>
    /// <exception cref="Grpc.Core.RpcException">Unavailable: the store failed. Whatever else the change or <paramref name="missing"/> says.</exception>
    public async Task<T> UpdateAsync<T>(
        string ns, string name, DateTimeOffset now, Func<WorkerDeployment, Timestamp, (T Answer, bool IsChanged)> change, Func<Exception>? missing)
    {
        await writer.WaitAsync();
        try
        {
            var time = Timestamp.FromDateTimeOffset(now);
            var draft = Find(ns, name)?.Clone() ?? (missing is null ? WorkerDeployment.Create(name, time) : throw missing());
            var (answer, isChanged) = change(draft, time);
            if (isChanged)
            {
                draft.ChangeTime = time;
                await CommitAsync(new WriteSet().PutMetadata(MetadataKind.Deployment, $"{ns}\n{name}", draft.ToBytes()));
                deployments[(ns, name)] = draft;
                Announce(ns);
            }

            return answer;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Deletes a deployment that has no version.</summary>
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition: it has versions. Unavailable: the store failed.</exception>
    public async Task DeleteAsync(string ns, string name)
    {
        await writer.WaitAsync();
        try
        {
            if (Find(ns, name) is not { } known)
            {
                return;
            }

            if (known.Versions.Count > 0)
            {
                throw ServiceError.FailedPrecondition("deployment has versions, can't be deleted");
            }

            await CommitAsync(new WriteSet().DeleteMetadata(MetadataKind.Deployment, $"{ns}\n{name}"));
            deployments.TryRemove((ns, name), out _);
            Announce(ns);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>A worker of a version polls a queue.</summary>
    /// <exception cref="Grpc.Core.RpcException">Unavailable: the store failed.</exception>
    public async Task RegisterAsync(string ns, BuildVersion version, string queue, TaskQueueType type, DateTimeOffset now)
    {
        if (!version.IsNone && !Versions(ns, queue, type).Members.Contains(version))
        {
            await UpdateAsync(ns, version.Deployment!, now, (draft, time) => (true, VersionChanges.Register(draft, version, queue, type, time)), missing: null);
        }
    }

    /// <summary>A namespace is gone. Whoever calls removes what is kept.</summary>
    public void Forget(string ns)
    {
        foreach (var key in deployments.Keys.Where(key => key.Namespace == ns))
        {
            deployments.TryRemove(key, out _);
        }

        Announce(ns);
    }

    public void Dispose() => writer.Dispose();

    private async Task CommitAsync(WriteSet writes)
    {
        try
        {
            await store.CommitAsync(writes);
        }
        catch (StoreException e)
        {
            throw ServiceError.Unavailable(e.Message);
        }
    }

    private void Announce(string ns)
    {
        Volatile.Write(ref queues, new());
        Changed?.Invoke(ns);
    }
}
