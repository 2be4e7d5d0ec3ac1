using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Server;

/// <summary>Asks a service until it answers for a namespace: it listens before it serves.</summary>
internal static class ServerProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task WaitAsync(string address, string @namespace, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var connection = await TemporalConnection.ConnectAsync(new(address)).WaitAsync(cancellationToken);
                await connection.WorkflowService.DescribeNamespaceAsync(
                    new DescribeNamespaceRequest { Namespace = @namespace },
                    new RpcOptions { CancellationToken = cancellationToken });
                return;
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                // Cancellation surfaces here, whatever it made of the call.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
