using System.Diagnostics;
using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>For a client that starts swarms: the span that it is in, or else the one that <c>TRACEPARENT</c> tells, becomes the swarm's parent.</summary>
public sealed class ClientTracing : IClientInterceptor
{
    /// <summary>The variable by which a program that is traced tells the ones it starts.</summary>
    public const string ParentVariable = "TRACEPARENT";

    /// <inheritdoc/>
    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Starts(nextInterceptor);

    private sealed class Starts(ClientOutboundInterceptor next) : ClientOutboundInterceptor(next)
    {
        private static ActivityContext? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Context
            : ActivityContext.TryParse(Environment.GetEnvironmentVariable(ParentVariable), null, out var told) ? told
            : null;

        public override Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input) => base.StartWorkflowAsync<TWorkflow, TResult>(
            Current is { } context ? input with { Headers = TraceHeader.With(input.Headers, context) } : input);
    }
}
