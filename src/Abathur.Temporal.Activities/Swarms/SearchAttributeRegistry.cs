using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Swarms;

/// <summary>Our search attributes in the client's namespace: which are there, and adding those that are not.</summary>
public sealed class SearchAttributeRegistry(ITemporalClient client)
{
    /// <summary>The command that adds these attributes by hand.</summary>
    public static string CommandFor(IEnumerable<string> missing) =>
        "temporal operator search-attribute create " + string.Join(' ', missing.Select(name => $"--name {name} --type Keyword"));

    /// <summary>Names of ours that the namespace has as Keyword; none where it can't be asked.</summary>
    public async Task<IReadOnlyList<string>> FindOursAsync(CancellationToken cancellationToken)
    {
        try
        {
            var known = await client.OperatorService.ListSearchAttributesAsync(
                new ListSearchAttributesRequest { Namespace = client.Options.Namespace }, new() { CancellationToken = cancellationToken });
            return [.. AbathurSearchAttributes.All
                .Select(key => key.Name)
                .Where(name => known.CustomAttributes.TryGetValue(name, out var type) && type == IndexedValueType.Keyword)];
        }
        catch (RpcException e) when (IsRefusal(e))
        {
            return [];
        }
    }

    /// <summary>Adds what is missing; returns the names that are missing still, because the service doesn't let us add them.</summary>
    public async Task<IReadOnlyList<string>> RegisterAsync(CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(cancellationToken);
        if (missing.Count == 0)
        {
            return missing;
        }

        try
        {
            var request = new AddSearchAttributesRequest { Namespace = client.Options.Namespace };
            foreach (var name in missing)
            {
                request.SearchAttributes.Add(name, IndexedValueType.Keyword);
            }

            await client.OperatorService.AddSearchAttributesAsync(request, new() { CancellationToken = cancellationToken });
            return [];
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.AlreadyExists)
        {
            // Another worker was faster.
            return await MissingAsync(cancellationToken);
        }
        catch (RpcException e) when (IsRefusal(e))
        {
            return missing;
        }
    }

    private async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken) =>
        [.. AbathurSearchAttributes.All.Select(key => key.Name).Except(await FindOursAsync(cancellationToken))];

    // Temporal Cloud, and services behind a proxy, may keep the operator's methods to themselves.
    private static bool IsRefusal(RpcException e) => e.Code is RpcException.StatusCode.PermissionDenied
        or RpcException.StatusCode.Unimplemented or RpcException.StatusCode.InvalidArgument or RpcException.StatusCode.NotFound;
}
