using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Nexus.V1;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>The Nexus endpoints of the server, in memory and in the store. What it has given out is never changed.</summary>
internal sealed class EndpointRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, Endpoint> byId = new();
    private readonly SemaphoreSlim writer = new(1);
    private readonly IStore store;

    public EndpointRegistry(IStore store)
    {
        this.store = store;
        foreach (var (id, value) in store.ReadMetadata(MetadataKind.NexusEndpoint))
        {
            byId[id] = Endpoint.Parser.ParseFrom(value.Span);
        }
    }

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<Endpoint> All => [.. byId.Values.OrderBy(e => e.Id, StringComparer.Ordinal)];

    public Endpoint? Find(string id) => byId.GetValueOrDefault(id);

    public Endpoint? FindByName(string name) => byId.Values.FirstOrDefault(e => e.Spec.Name == name);

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists: the name is taken. Unavailable: the store failed.</exception>
    public Task<Endpoint> CreateAsync(EndpointSpec spec, DateTimeOffset now) => WriteAsync(() =>
    {
        var id = Guid.NewGuid().ToString();
        return FindByName(spec.Name) is null
            ? new()
            {
                Id = id,
                Version = 1,
                Spec = spec,
                CreatedTime = Timestamp.FromDateTimeOffset(now),
                UrlPrefix = $"/nexus/endpoints/{id}/services",
            }
            : throw ServiceError.AlreadyExists($"error creating Nexus endpoint. Endpoint with name {spec.Name} already registered");
    });

    /// <param name="id">Which one.</param>
    /// <param name="version">The version that the change was made to.</param>
    /// <param name="spec">What replaces the endpoint's own.</param>
    /// <param name="now">The server's time.</param>
    /// <exception cref="Grpc.Core.RpcException">NotFound. FailedPrecondition: it has another version by now. Unavailable: the store failed.</exception>
    public Task<Endpoint> UpdateAsync(string id, long version, EndpointSpec spec, DateTimeOffset now) => WriteAsync(() =>
    {
        var known = Find(id) ?? throw ServiceError.NotFound($"error updating Nexus endpoint. endpoint ID {id} not found");
        if (known.Version != version)
        {
            throw ServiceError.FailedPrecondition($"nexus endpoint version mismatch. received: {version} expected {known.Version}");
        }

        // As on the real server, when it was created is forgotten.
        return new()
        {
            Id = id,
            Version = version + 1,
            Spec = spec,
            LastModifiedTime = Timestamp.FromDateTimeOffset(now),
            UrlPrefix = known.UrlPrefix,
        };
    });

    /// <exception cref="Grpc.Core.RpcException">NotFound. Unavailable: the store failed.</exception>
    public async Task DeleteAsync(string id)
    {
        await writer.WaitAsync();
        try
        {
            if (Find(id) is null)
            {
                throw ServiceError.NotFound($"error deleting nexus endpoint with ID: {id}");
            }

            await CommitAsync(new WriteSet().DeleteMetadata(MetadataKind.NexusEndpoint, id));
            byId.TryRemove(id, out _);
        }
        finally
        {
            writer.Release();
        }
    }

    public void Dispose() => writer.Dispose();

    private async Task<Endpoint> WriteAsync(Func<Endpoint> make)
    {
        await writer.WaitAsync();
        try
        {
            var endpoint = make();
            await CommitAsync(new WriteSet().PutMetadata(MetadataKind.NexusEndpoint, endpoint.Id, endpoint.ToByteArray()));
            byId[endpoint.Id] = endpoint;
            return endpoint;
        }
        finally
        {
            writer.Release();
        }
    }

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
}
