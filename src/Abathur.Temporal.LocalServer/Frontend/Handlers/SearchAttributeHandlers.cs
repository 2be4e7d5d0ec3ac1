using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Visibility;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>The search attributes of a namespace.</summary>
internal sealed class SearchAttributeHandlers(NamespaceRegistry namespaces)
{
    public async Task<AddSearchAttributesResponse> AddSearchAttributes(AddSearchAttributesRequest request, ServerCallContext call)
    {
        if (request.SearchAttributes.Count == 0)
        {
            throw ServiceError.InvalidArgument("SearchAttributes are not set on request.");
        }

        foreach (var (name, type) in request.SearchAttributes)
        {
            if (VisibilityFields.System.ContainsKey(name))
            {
                throw ServiceError.InvalidArgument($"Search attribute {name} is reserved by system.");
            }

            if (type == IndexedValueType.Unspecified)
            {
                throw ServiceError.InvalidArgument($"Unable to parse search attribute type of {name}.");
            }
        }

        await namespaces.UpdateAsync(Named(request.Namespace), ns => ns with
        {
            SearchAttributes = Merge(ns.SearchAttributes, request.SearchAttributes),
        });
        return new();
    }

    public async Task<RemoveSearchAttributesResponse> RemoveSearchAttributes(RemoveSearchAttributesRequest request, ServerCallContext call)
    {
        await namespaces.UpdateAsync(Named(request.Namespace), ns => ns with
        {
            SearchAttributes = ns.SearchAttributes.Where(a => !request.SearchAttributes.Contains(a.Key)).ToDictionary(),
        });
        return new();
    }

    public Task<ListSearchAttributesResponse> ListSearchAttributes(ListSearchAttributesRequest request, ServerCallContext call)
    {
        var response = new ListSearchAttributesResponse();
        response.CustomAttributes.Add(namespaces.Get(Named(request.Namespace)).SearchAttributes.ToDictionary());
        response.SystemAttributes.Add(VisibilityFields.System.ToDictionary());
        return Task.FromResult(response);
    }

    public Task<GetSearchAttributesResponse> GetSearchAttributes(GetSearchAttributesRequest request, ServerCallContext call)
    {
        var response = new GetSearchAttributesResponse();
        response.Keys.Add(VisibilityFields.System.ToDictionary());
        foreach (var (name, type) in namespaces.All.SelectMany(ns => ns.SearchAttributes))
        {
            response.Keys[name] = type;
        }

        return Task.FromResult(response);
    }

    private string Named(string name) => name.Length > 0 ? name : namespaces.All is [var first, ..] ? first.Name : "";

    private static Dictionary<string, IndexedValueType> Merge(
        IReadOnlyDictionary<string, IndexedValueType> existing, IEnumerable<KeyValuePair<string, IndexedValueType>> added)
    {
        var merged = existing.ToDictionary();
        foreach (var (name, type) in added)
        {
            if (merged.TryGetValue(name, out var known) && known != type)
            {
                throw ServiceError.InvalidArgument($"Search attribute {name} exists already, of type {known}.");
            }

            merged[name] = type;
        }

        return merged;
    }
}
