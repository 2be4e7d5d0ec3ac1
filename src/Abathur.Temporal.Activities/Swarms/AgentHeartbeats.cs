using Abathur.Temporal.Contracts;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Converters;

namespace Abathur.Temporal.Activities.Swarms;

/// <summary>What an attempt's agent last heartbeat. A workflow can't see it, but the service shows it among the pending activities.</summary>
public static class AgentHeartbeats
{
    /// <summary>Null where no agent runs, or none has been heard of yet.</summary>
    /// <param name="client">A client of the service.</param>
    /// <param name="workflowId">The attempt's workflow; its newest run is asked.</param>
    /// <param name="options">Deadline and cancellation of the call.</param>
    /// <exception cref="Temporalio.Exceptions.RpcException">There is no such workflow, or no answer.</exception>
    public static async Task<AgentHeartbeat?> ReadAsync(ITemporalClient client, string workflowId, RpcOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        var description = await client.WorkflowService.DescribeWorkflowExecutionAsync(
            new DescribeWorkflowExecutionRequest { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = workflowId } }, options);
        var agent = description.PendingActivities.FirstOrDefault(activity => activity.ActivityType.Name == ActivityNames.RunAgent);
        return agent?.HeartbeatDetails?.Payloads_ is [var payload, ..]
            ? await client.Options.DataConverter.ToValueAsync<AgentHeartbeat>(payload)
            : null;
    }
}
