using Temporalio.Client;
using Temporalio.Client.Interceptors;

namespace Abathur.Temporal.LocalServer;

/// <summary>Lets time be skipped while a client waits for the result of a workflow, or of a standalone activity or Nexus operation.</summary>
internal sealed class TimeSkippingInterceptor(SkippingState state) : IClientInterceptor
{
    public ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => new Outbound(nextInterceptor, state);

    private sealed class Outbound(ClientOutboundInterceptor next, SkippingState state) : ClientOutboundInterceptor(next)
    {
        public override async Task<WorkflowHandle<TWorkflow, TResult>> StartWorkflowAsync<TWorkflow, TResult>(StartWorkflowInput input) =>
            new Handle<TWorkflow, TResult>(await base.StartWorkflowAsync<TWorkflow, TResult>(input), state);

        public override async Task<ActivityHandle<TResult>> StartActivityAsync<TResult>(StartActivityInput input) =>
            new OfActivity<TResult>(await base.StartActivityAsync<TResult>(input), state);

        public override async Task<NexusOperationHandle<TResult>> StartNexusOperationAsync<TResult>(StartNexusOperationInput input) =>
            new OfOperation<TResult>(await base.StartNexusOperationAsync<TResult>(input), state);
    }

    private sealed record Handle<TWorkflow, TResult> : WorkflowHandle<TWorkflow, TResult>
    {
        private readonly SkippingState state;

        public Handle(WorkflowHandle<TWorkflow, TResult> handle, SkippingState state)
            : base(handle.Client, handle.Id, handle.RunId, handle.ResultRunId, handle.FirstExecutionRunId) => this.state = state;

        public override Task<TLocalResult> GetResultAsync<TLocalResult>(bool followRuns = true, RpcOptions? rpcOptions = null) =>
            state.WhileUnlockedAsync(() => base.GetResultAsync<TLocalResult>(followRuns, rpcOptions));
    }

    private sealed record OfActivity<TResult> : ActivityHandle<TResult>
    {
        private readonly SkippingState state;

        public OfActivity(ActivityHandle<TResult> handle, SkippingState state)
            : base(handle.Client, handle.Id, handle.RunId) => this.state = state;

        public override Task<TLocalResult> GetResultAsync<TLocalResult>(RpcOptions? rpcOptions = null) =>
            state.WhileUnlockedAsync(() => base.GetResultAsync<TLocalResult>(rpcOptions));
    }

    private sealed record OfOperation<TResult> : NexusOperationHandle<TResult>
    {
        private readonly SkippingState state;

        public OfOperation(NexusOperationHandle<TResult> handle, SkippingState state)
            : base(handle) => this.state = state;

        public override Task<TLocalResult> GetResultAsync<TLocalResult>(RpcOptions? rpcOptions = null) =>
            state.WhileUnlockedAsync(() => base.GetResultAsync<TLocalResult>(rpcOptions));
    }
}
