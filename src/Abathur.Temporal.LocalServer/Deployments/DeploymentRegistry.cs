using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>The worker deployments of all namespaces, in memory and in the store, and what follows from them for each task queue.</summary>
internal sealed class DeploymentRegistry(IStore store) : IDisposable
{
    private static readonly MetadataForm<(string Namespace, string Name), WorkerDeployment> Form = new(
        MetadataKind.Deployment, key => $"{key.Namespace}\n{key.Name}", Parse, WorkerDeployment.Parse, deployment => deployment.ToBytes());

    private readonly MetadataTable<(string Namespace, string Name), WorkerDeployment> deployments = new(store, Form);

    // Thrown away whole when anything changes, so that what was reckoned before a change is never put into what is reckoned after it.
    private ConcurrentDictionary<(string Namespace, string Queue, TaskQueueType Type), QueueVersions> queues = new();

    /// <summary>Something has changed in a namespace: tasks that wait may be for another version.</summary>
    public event Action<string>? Changed;

    public WorkerDeployment? Find(string ns, string name) => deployments.Find((ns, name));

    /// <summary>The one that was changed last comes first.</summary>
    public IReadOnlyList<WorkerDeployment> List(string ns) =>
    [
        .. deployments.All.Where(d => d.Key.Namespace == ns).Select(d => d.Value)
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
    /// <exception cref="Grpc.Core.RpcException">What the change or <paramref name="missing"/> says.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task<T> UpdateAsync<T>(
        string ns, string name, DateTimeOffset now, Func<WorkerDeployment, Timestamp, (T Answer, bool IsChanged)> change, Func<Exception>? missing)
    {
        var answer = default(T)!;
        var changed = await deployments.WriteAsync((ns, name), known =>
        {
            var time = Timestamp.FromDateTimeOffset(now);
            var draft = known?.Clone() ?? (missing is null ? WorkerDeployment.Create(name, time) : throw missing());
            (answer, var isChanged) = change(draft, time);
            draft.ChangeTime = time;
            return isChanged ? draft : null;
        });
        if (changed is not null)
        {
            Announce(ns);
        }

        return answer;
    }

    /// <summary>Deletes a deployment that has no version.</summary>
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition: it has versions.</exception>
    /// <exception cref="StoreException">It is still there.</exception>
    public async Task DeleteAsync(string ns, string name)
    {
        if (await deployments.RemoveAsync((ns, name), RequireNoVersions))
        {
            Announce(ns);
        }
    }

    /// <summary>A worker of a version polls a queue.</summary>
    /// <exception cref="StoreException">It isn't known.</exception>
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
        deployments.Forget(key => key.Namespace == ns);
        Announce(ns);
    }

    public void Dispose() => deployments.Dispose();

    private static (string Namespace, string Name) Parse(string name)
    {
        var parts = name.Split('\n', 2);
        return (parts[0], parts[1]);
    }

    private static void RequireNoVersions(WorkerDeployment deployment)
    {
        if (deployment.Versions.Count > 0)
        {
            throw ServiceError.FailedPrecondition("deployment has versions, can't be deleted");
        }
    }

    private void Announce(string ns)
    {
        Volatile.Write(ref queues, new());
        Changed?.Invoke(ns);
    }
}
