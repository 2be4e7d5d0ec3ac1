using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Nexus.V1;

namespace Abathur.Temporal.LocalServer.Nexus;

/// <summary>The Nexus endpoints of the server, in memory and in the store. What it has given out is never changed.</summary>
internal sealed class EndpointRegistry(IStore store) : IDisposable
{
    private static readonly MetadataForm<string, Endpoint> Form = new(
        MetadataKind.NexusEndpoint, id => id, id => id, value => Endpoint.Parser.ParseFrom(value.Span), endpoint => endpoint.ToByteArray());

    private readonly MetadataTable<string, Endpoint> byId = new(store, Form);

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<Endpoint> All => [.. byId.All.Select(e => e.Value).OrderBy(e => e.Id, StringComparer.Ordinal)];

    public Endpoint? Find(string id) => byId.Find(id);

    public Endpoint? FindByName(string name) => byId.All.Select(e => e.Value).FirstOrDefault(e => e.Spec.Name == name);

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists: the name is taken.</exception>
    /// <exception cref="StoreException">There is none.</exception>
    public Task<Endpoint> CreateAsync(EndpointSpec spec, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString();
        return WriteAsync(id, _ => FindByName(spec.Name) is null
            ? new()
            {
                Id = id,
                Version = 1,
                Spec = spec,
                CreatedTime = Timestamp.FromDateTimeOffset(now),
                UrlPrefix = $"/nexus/endpoints/{id}/services",
            }
            : throw ServiceError.AlreadyExists($"error creating Nexus endpoint. Endpoint with name {spec.Name} already registered"));
    }

    /// <param name="id">Which one.</param>
    /// <param name="version">The version that the change was made to.</param>
    /// <param name="spec">What replaces the endpoint's own.</param>
    /// <param name="now">The server's time.</param>
    /// <exception cref="Grpc.Core.RpcException">NotFound. FailedPrecondition: it has another version by now.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task<Endpoint> UpdateAsync(string id, long version, EndpointSpec spec, DateTimeOffset now) => WriteAsync(id, known =>
    {
        if (known is null)
        {
            throw ServiceError.NotFound($"error updating Nexus endpoint. endpoint ID {id} not found");
        }

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

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    /// <exception cref="StoreException">It is still there.</exception>
    public async Task DeleteAsync(string id)
    {
        if (!await byId.RemoveAsync(id))
        {
            throw ServiceError.NotFound($"error deleting nexus endpoint with ID: {id}");
        }
    }

    public void Dispose() => byId.Dispose();

    private async Task<Endpoint> WriteAsync(string id, Func<Endpoint?, Endpoint> change) => (await byId.WriteAsync(id, change))!;
}
