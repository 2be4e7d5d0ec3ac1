using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.OperatorService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Nexus;

/// <summary>What scenarios on a server that others use too can't show of Nexus endpoints.</summary>
public sealed class NexusEndpointTests
{
    [Fact]
    public async Task List_OfManyEndpoints_GivesEachOnceInPages()
    {
        await using var server = await TemporalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        var client = await server.ConnectAsync();
        var service = client.Connection.OperatorService;
        var parties = new NexusParties(client);
        string[] names = [.. Enumerable.Range(0, 7).Select(i => $"endpoint-{i}")];
        foreach (var name in names)
        {
            await parties.CreateEndpointAsync(name);
        }

        List<string> listed = [];
        ListNexusEndpointsResponse page = new();
        do
        {
            page = await service.ListNexusEndpointsAsync(new() { PageSize = 3, NextPageToken = page.NextPageToken });
            Assert.Equal(page.NextPageToken.IsEmpty ? 1 : 3, page.Endpoints.Count);
            listed.AddRange(page.Endpoints.Select(e => e.Spec.Name));
        }
        while (!page.NextPageToken.IsEmpty);
        Assert.Equal(names, listed.Order(StringComparer.Ordinal));
        Assert.Equal(names.Length, (await service.ListNexusEndpointsAsync(new())).Endpoints.Count);
    }
}
