using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>Counts the queries that a client asks.</summary>
internal sealed class QueryCount : IClientInterceptor
{
    private int asked;
    private int looks;

    public int Asked => Volatile.Read(ref asked);

    /// <summary>Those by which a watcher looks at its swarm, each at a new state.</summary>
    public int Looks => Volatile.Read(ref looks);

    /// <summary>A connection whose queries are counted.</summary>
    public async Task<ITemporalClient> ConnectAsync(string address) => await TemporalClient.ConnectAsync(
        new TemporalClientConnectOptions(address) { DataConverter = AbathurDataConverter.Instance, Interceptors = [this] });

    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

    private sealed class Outbound(QueryCount count, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input)
        {
            Interlocked.Increment(ref count.asked);
            if (input.Query == MessageNames.Watch)
            {
                Interlocked.Increment(ref count.looks);
            }

            return base.QueryWorkflowAsync<TResult>(input);
        }
    }
}
