using System.Text.Json;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Namespaces;

/// <summary>The namespaces, in memory and in the store.</summary>
internal sealed class NamespaceRegistry(IStore store) : IDisposable
{
    private static readonly MetadataForm<string, NamespaceRecord> Form = new(
        MetadataKind.Namespace,
        name => name,
        name => name,
        value => JsonSerializer.Deserialize<NamespaceRecord>(value.Span)!,
        record => JsonSerializer.SerializeToUtf8Bytes(record));

    private readonly MetadataTable<string, NamespaceRecord> byName = new(store, Form);

    /// <summary>One was made or changed.</summary>
    public event Action? Changed;

    /// <summary>What each of them takes.</summary>
    public PayloadLimit PayloadLimit { get; init; } = new();

    public IReadOnlyList<NamespaceRecord> All => [.. Records.Where(n => n.DeletedName is null).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>Those that are marked as deleted, while what they have is removed.</summary>
    public IReadOnlyList<NamespaceRecord> Deleted => [.. Records.Where(n => n.DeletedName is not null).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public NamespaceRecord Get(string name) =>
        Find(name) ?? throw ServiceError.NamespaceNotFound(name);

    /// <summary>One that is marked as deleted, too.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public NamespaceRecord GetById(string id) =>
        Records.FirstOrDefault(n => n.Id == id) ?? throw ServiceError.NamespaceNotFound(id);

    public bool Exists(string name) => Find(name) is not null;

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists.</exception>
    /// <exception cref="StoreException">There is none.</exception>
    public Task RegisterAsync(NamespaceRecord state) => WriteAsync(state.Name, existing =>
        existing is null ? state : throw ServiceError.NamespaceExists(state.Name));

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task UpdateAsync(string name, Func<NamespaceRecord, NamespaceRecord> change) => WriteAsync(name, existing =>
        change(existing ?? throw ServiceError.NamespaceNotFound(name)));

    /// <summary>Forgets one that is marked as deleted.</summary>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task RemoveAsync(string name) => byName.RemoveAsync(name);

    public void Dispose() => byName.Dispose();

    private IEnumerable<NamespaceRecord> Records => byName.All.Select(n => n.Value);

    private NamespaceRecord? Find(string name) => Living(byName.Find(name));

    private static NamespaceRecord? Living(NamespaceRecord? record) => record is { DeletedName: null } ? record : null;

    private async Task WriteAsync(string name, Func<NamespaceRecord?, NamespaceRecord> change)
    {
        await byName.WriteAsync(name, known => change(Living(known)));
        Changed?.Invoke();
    }
}
