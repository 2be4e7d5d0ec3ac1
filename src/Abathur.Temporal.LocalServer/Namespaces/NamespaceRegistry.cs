using System.Collections.Concurrent;
using System.Text.Json;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Namespaces;

/// <summary>The namespaces, in memory and in the store.</summary>
internal sealed class NamespaceRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, NamespaceRecord> byName = new();
    private readonly SemaphoreSlim writer = new(1);
    private readonly IStore store;

    public NamespaceRegistry(IStore store)
    {
        this.store = store;
        foreach (var (name, value) in store.ReadMetadata(MetadataKind.Namespace))
        {
            byName[name] = JsonSerializer.Deserialize<NamespaceRecord>(value.Span)!;
        }
    }

    /// <summary>One was made or changed.</summary>
    public event Action? Changed;

    /// <summary>What each of them takes.</summary>
    public PayloadLimit PayloadLimit { get; init; } = new();

    public IReadOnlyList<NamespaceRecord> All => [.. byName.Values.Where(n => n.DeletedName is null).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>Those that are marked as deleted, while what they have is removed.</summary>
    public IReadOnlyList<NamespaceRecord> Deleted => [.. byName.Values.Where(n => n.DeletedName is not null).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public NamespaceRecord Get(string name) =>
        Find(name) ?? throw ServiceError.NamespaceNotFound(name);

    /// <summary>One that is marked as deleted, too.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public NamespaceRecord GetById(string id) =>
        byName.Values.FirstOrDefault(n => n.Id == id) ?? throw ServiceError.NamespaceNotFound(id);

    public bool Exists(string name) => Find(name) is not null;

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists.</exception>
    public Task RegisterAsync(NamespaceRecord state) => WriteAsync(state.Name, existing =>
        existing is null ? state : throw ServiceError.NamespaceExists(state.Name));

    public Task UpdateAsync(string name, Func<NamespaceRecord, NamespaceRecord> change) => WriteAsync(name, existing =>
        change(existing ?? throw ServiceError.NamespaceNotFound(name)));

    /// <summary>Forgets one that is marked as deleted.</summary>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task RemoveAsync(string name)
    {
        await writer.WaitAsync();
        try
        {
            await store.CommitAsync(new WriteSet().DeleteMetadata(MetadataKind.Namespace, name));
            byName.TryRemove(name, out _);
        }
        finally
        {
            writer.Release();
        }
    }

    public void Dispose() => writer.Dispose();

    private NamespaceRecord? Find(string name) => byName.GetValueOrDefault(name) is { DeletedName: null } found ? found : null;

    private async Task WriteAsync(string name, Func<NamespaceRecord?, NamespaceRecord> change)
    {
        await writer.WaitAsync();
        try
        {
            var state = change(Find(name));
            await store.CommitAsync(new WriteSet().PutMetadata(
                MetadataKind.Namespace, name, JsonSerializer.SerializeToUtf8Bytes(state)));
            byName[name] = state;
        }
        finally
        {
            writer.Release();
        }

        Changed?.Invoke();
    }
}
