using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Abathur.Temporal.LocalServer;

/// <summary>Lets time be skipped while a client waits for a workflow's result.</summary>
internal sealed class TimeSkippingInterceptor(SkippingState state) : IClientInterceptor
{
    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(nextInterceptor, state);

    private sealed class Outbound(ClientOutboundInterceptor next, SkippingState state) : ClientOutboundInterceptor(next)
    {
        public override async Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input) =>
            new Handle<TWorkflow, TResult>(await base.StartWorkflowAsync<TWorkflow, TResult>(input), state);
    }

    private sealed record Handle<TWorkflow, TResult> : WorkflowHandle<TWorkflow, TResult>
    {
        private readonly SkippingState state;

        public Handle(WorkflowHandle<TWorkflow, TResult> handle, SkippingState state)
            : base(handle.Client, handle.Id, handle.RunId, handle.ResultRunId, handle.FirstExecutionRunId) => this.state = state;

        public override Task<TLocalResult> GetResultAsync<TLocalResult>(bool followRuns = true, RpcOptions? rpcOptions = null) =>
            state.WhileUnlockedAsync(() => base.GetResultAsync<TLocalResult>(followRuns, rpcOptions));
    }
}
