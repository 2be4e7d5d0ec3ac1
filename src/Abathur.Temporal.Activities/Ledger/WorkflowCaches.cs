using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Ledger;

/// <summary>
/// Which worker has a workflow in its cache, as the service notes it: the workflow's next task and its queries go to that worker,
/// and wait for it some seconds when it is dead.
/// </summary>
public sealed class WorkflowCaches(ITemporalClient client)
{
    /// <summary>
    /// Makes the service forget who has the running swarms of this queue cached, because it may be a worker that was killed. One
    /// that lives pays with a replay.
    /// </summary>
    public async Task ForgetSwarmsAsync(string taskQueue, CancellationToken cancellationToken)
    {
        var query = $"WorkflowType = 'Swarm' AND ExecutionStatus = 'Running' AND TaskQueue = '{taskQueue}'";
        try
        {
            await foreach (var swarm in client.ListWorkflowsAsync(query, new() { Rpc = new() { CancellationToken = cancellationToken } }))
            {
                await ForgetAsync(client, swarm.Id, cancellationToken);
            }
        }
        catch (RpcException e) when (IsRefusal(e))
        {
            // The service doesn't let us list: then the swarms wait.
        }
    }

    internal static async Task ForgetAsync(ITemporalClient client, string workflowId, CancellationToken cancellationToken)
    {
        var request = new ResetStickyTaskQueueRequest { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = workflowId } };
        try
        {
            await client.WorkflowService.ResetStickyTaskQueueAsync(request, new() { CancellationToken = cancellationToken });
        }
        catch (RpcException e) when (IsRefusal(e))
        {
            // It has closed, or the service knows no such call: then it waits.
        }
    }

    private static bool IsRefusal(RpcException e) => e.Code is not (RpcException.StatusCode.Unavailable or RpcException.StatusCode.DeadlineExceeded);
}
