using System.Text.Json;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>The swarms of a namespace, from the server's visibility store: no worker is needed.</summary>
internal static class SwarmCatalog
{
    /// <summary>The newest first; only the open ones, or those that ended too, each name once.</summary>
    public static async Task<IReadOnlyList<SwarmListing>> ListAsync(ITemporalClient client, bool all, RpcOptions rpc)
    {
        var swarms = new List<SwarmListing>();
        var request = new ListWorkflowExecutionsRequest
        {
            Namespace = client.Options.Namespace,
            Query = "WorkflowType = 'Swarm' AND " + (all ? "ExecutionStatus != 'ContinuedAsNew'" : OpenWorkflows.Condition),
        };
        do
        {
            // The SDK's own listing reads search attributes with a serializer, which costs a short command more than all else here.
            var page = await client.WorkflowService.ListWorkflowExecutionsAsync(request, rpc);
            foreach (var found in page.Executions)
            {
                var id = found.Execution.WorkflowId;
                var name = id.StartsWith(WorkflowIds.Prefix, StringComparison.Ordinal) ? id[WorkflowIds.Prefix.Length..] : null;
                if (SwarmName.IsValid(name))
                {
                    swarms.Add(Listing(found, name!));
                }
            }

            request.NextPageToken = page.NextPageToken;
        }
        while (!request.NextPageToken.IsEmpty);
        swarms.Sort((one, other) => other.StartedAt.CompareTo(one.StartedAt));
        return [.. swarms.DistinctBy(s => s.Name)];
    }

    private static SwarmListing Listing(WorkflowExecutionInfo found, string name) => new(
        name,
        Text.Camel(found.Status),
        StateOf(found),
        found.StartTime.ToDateTimeOffset(),
        found.CloseTime?.ToDateTimeOffset(),
        found.TaskQueue is { Length: > 0 } queue ? queue : null,
        found.Execution.WorkflowId,
        found.Execution.RunId);

    private static string? StateOf(WorkflowExecutionInfo found)
    {
        if (found.SearchAttributes?.IndexedFields.TryGetValue(AbathurSearchAttributes.Status.Name, out var state) != true || state!.Data.IsEmpty)
        {
            return null;
        }

        using var keyword = JsonDocument.Parse(state.Data.Memory);
        return keyword.RootElement.ValueKind == JsonValueKind.String ? keyword.RootElement.GetString() : null;
    }
}
