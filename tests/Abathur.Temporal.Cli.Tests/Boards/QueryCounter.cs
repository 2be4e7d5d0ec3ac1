using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Abathur.Temporal.Cli.Tests.Boards;

/// <summary>Counts the queries that a client asks.</summary>
internal sealed class QueryCounter : IClientInterceptor
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public Task<TemporalClient> ConnectAsync(string address) => TemporalClient.ConnectAsync(
        new(address) { DataConverter = Contracts.AbathurDataConverter.Instance, Interceptors = [this] });

    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

    private sealed class Outbound(QueryCounter counter, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input)
        {
            Interlocked.Increment(ref counter.count);
            return base.QueryWorkflowAsync<TResult>(input);
        }
    }
}
