using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Hosts;

/// <summary>
/// Tells services apart, wherever they are reached. A namespace's id is drawn when it is made: it names the service and the
/// namespace at once. An address can lead to another service tomorrow, and a cluster's id may be that of many.
/// </summary>
public sealed class ServiceIdentity(ITemporalClient client)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The id of the namespace that this worker is connected to, asked now; null: the service gives no answer.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var rpc = new RpcOptions { CancellationToken = cancellationToken, Timeout = Limit, Retry = false };
        try
        {
            var answer = await client.WorkflowService.DescribeNamespaceAsync(
                new DescribeNamespaceRequest { Namespace = client.Options.Namespace }, rpc);
            return answer.NamespaceInfo?.Id is { Length: > 0 } id ? id : null;
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
