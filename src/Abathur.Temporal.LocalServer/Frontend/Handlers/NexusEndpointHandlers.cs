using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Nexus;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.OperatorService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Nexus endpoints: names for where operations are handled.</summary>
/// <param name="endpoints">They are there.</param>
/// <param name="namespaces">Those that endpoints can lead to.</param>
/// <param name="now">The server's time.</param>
internal sealed class NexusEndpointHandlers(EndpointRegistry endpoints, NamespaceRegistry namespaces, Func<DateTimeOffset> now)
{
    public async Task<CreateNexusEndpointResponse> CreateNexusEndpoint(CreateNexusEndpointRequest request, ServerCallContext call)
    {
        NexusEndpointRequests.Check(request.Spec, namespaces);
        return new() { Endpoint = await endpoints.CreateAsync(request.Spec, now()) };
    }

    public async Task<UpdateNexusEndpointResponse> UpdateNexusEndpoint(UpdateNexusEndpointRequest request, ServerCallContext call)
    {
        NexusEndpointRequests.Check(request.Spec, namespaces);
        return new() { Endpoint = await endpoints.UpdateAsync(request.Id, request.Version, request.Spec, now()) };
    }

    public async Task<DeleteNexusEndpointResponse> DeleteNexusEndpoint(DeleteNexusEndpointRequest request, ServerCallContext call)
    {
        NexusEndpointRequests.CheckDelete(request.Id, request.Version);
        await endpoints.DeleteAsync(request.Id);
        return new();
    }

    public Task<GetNexusEndpointResponse> GetNexusEndpoint(GetNexusEndpointRequest request, ServerCallContext call)
    {
        NexusEndpointRequests.CheckId(request.Id);
        return Task.FromResult(new GetNexusEndpointResponse
        {
            Endpoint = endpoints.Find(request.Id) ?? throw ServiceError.NotFound($"Nexus endpoint with ID `{request.Id}` not found"),
        });
    }

    /// <summary>A page of them, or the one of a name.</summary>
    public Task<ListNexusEndpointsResponse> ListNexusEndpoints(ListNexusEndpointsRequest request, ServerCallContext call)
    {
        var response = new ListNexusEndpointsResponse();
        if (request.Name.Length > 0)
        {
            response.Endpoints.Add(endpoints.FindByName(request.Name) is { } named ? [named] : []);
            return Task.FromResult(response);
        }

        var size = NexusEndpointRequests.PageSize(request.PageSize);
        var after = request.NextPageToken.ToStringUtf8();
        if (after.Length > 0 && !Guid.TryParse(after, out _))
        {
            throw ServiceError.Internal("error listing Nexus endpoints");
        }

        var page = endpoints.All.Where(e => string.CompareOrdinal(e.Id, after) > 0).Take(size + 1).ToArray();
        response.Endpoints.Add(page.Take(size));
        response.NextPageToken = page.Length > size ? ByteString.CopyFromUtf8(page[size - 1].Id) : ByteString.Empty;
        return Task.FromResult(response);
    }
}
