using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>The swarms of a namespace, from the server's visibility store: no worker is needed.</summary>
internal static class SwarmCatalog
{
    /// <summary>The newest first; only the running ones, or those that ended too, each name once.</summary>
    public static async Task<IReadOnlyList<SwarmListing>> ListAsync(ITemporalClient client, bool all, RpcOptions rpc)
    {
        var query = "WorkflowType = 'Swarm'" + (all ? " AND ExecutionStatus != 'ContinuedAsNew'" : " AND ExecutionStatus = 'Running'");
        var swarms = new List<SwarmListing>();
        await foreach (var found in client.ListWorkflowsAsync(query, new() { Rpc = rpc }))
        {
            var name = found.Id.StartsWith(WorkflowIds.Prefix, StringComparison.Ordinal) ? found.Id[WorkflowIds.Prefix.Length..] : null;
            if (SwarmName.IsValid(name))
            {
                swarms.Add(Listing(found, name!));
            }
        }

        return [.. swarms.OrderByDescending(s => s.StartedAt).DistinctBy(s => s.Name)];
    }

    private static SwarmListing Listing(WorkflowExecution found, string name) => new(
        name,
        Text.Camel(found.Status),
        found.TypedSearchAttributes.TryGetValue(AbathurSearchAttributes.Status, out var state) ? state : null,
        found.StartTime,
        found.CloseTime,
        found.TaskQueue,
        found.Id,
        found.RunId);
}
