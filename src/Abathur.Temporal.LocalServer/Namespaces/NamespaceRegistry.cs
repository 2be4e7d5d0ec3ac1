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

    public IReadOnlyList<NamespaceRecord> All => [.. byName.Values.OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public NamespaceRecord Get(string name) =>
        byName.TryGetValue(name, out var state) ? state : throw ServiceError.NamespaceNotFound(name);

    public NamespaceRecord GetById(string id) =>
        byName.Values.FirstOrDefault(n => n.Id == id) ?? throw ServiceError.NamespaceNotFound(id);

    public bool Exists(string name) => byName.ContainsKey(name);

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists.</exception>
    public Task RegisterAsync(NamespaceRecord state) => WriteAsync(state.Name, existing =>
        existing is null ? state : throw ServiceError.NamespaceExists(state.Name));

    public Task UpdateAsync(string name, Func<NamespaceRecord, NamespaceRecord> change) => WriteAsync(name, existing =>
        change(existing ?? throw ServiceError.NamespaceNotFound(name)));

    public void Dispose() => writer.Dispose();

    private async Task WriteAsync(string name, Func<NamespaceRecord?, NamespaceRecord> change)
    {
        await writer.WaitAsync();
        try
        {
            var state = change(byName.GetValueOrDefault(name));
            await store.CommitAsync(new WriteSet().PutMetadata(
                MetadataKind.Namespace, name, JsonSerializer.SerializeToUtf8Bytes(state)));
            byName[name] = state;
        }
        finally
        {
            writer.Release();
        }
    }
}
