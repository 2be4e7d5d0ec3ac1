using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Abathur.Temporal.Cli.Tests.Boards;

/// <summary>Counts the queries that a client asks.</summary>
/// <param name="unknown">A query that the worker doesn't know, as one of an earlier version; null: it knows all.</param>
internal sealed class QueryCounter(string? unknown = null) : IClientInterceptor
{
    private int count;

    public int Count => Volatile.Read(ref count);

    private string? Unknown => unknown;

    public Task<TemporalClient> ConnectAsync(string address) => TemporalClient.ConnectAsync(
        new(address) { DataConverter = Contracts.AbathurDataConverter.Instance, Interceptors = [this] });

    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(this, nextInterceptor);

    private sealed class Outbound(QueryCounter counter, ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        public override Task<TResult> QueryWorkflowAsync<TResult>(QueryWorkflowInput input)
        {
            Interlocked.Increment(ref counter.count);
            return base.QueryWorkflowAsync<TResult>(input.Query == counter.Unknown ? input with { Query = "of a later version" } : input);
        }
    }
}
