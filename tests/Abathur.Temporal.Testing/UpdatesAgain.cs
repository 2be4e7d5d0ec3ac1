using Temporalio.Client;
using Temporalio.Client.Interceptors;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Testing;

/// <summary>
/// Sends an update again whose workflow task failed, as every client of a swarm has to: a run that is about to close, and is
/// overtaken by an event, is refused together with the updates of its workflow task, and nothing of them was applied.
/// </summary>
public sealed class UpdatesAgain : IClientInterceptor
{
    // A workflow task that fails every time is a failure of the test.
    private const int Sends = 20;

    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(nextInterceptor);

    private sealed class Outbound(ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override async Task<WorkflowUpdateHandle<TResult>> StartWorkflowUpdateAsync<TResult>(StartWorkflowUpdateInput input)
        {
            for (var sends = 1; ; sends++)
            {
                try
                {
                    return await base.StartWorkflowUpdateAsync<TResult>(input);
                }
                catch (RpcException e) when (sends < Sends && e.Message.Contains("unexpected workflow task failure", StringComparison.Ordinal))
                {
                    TestContext.Current.SendDiagnosticMessage($"{input.Update}: {e.Code}: {e.Message}");
                }
            }
        }
    }
}
