using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What workers tell of themselves.</summary>
internal sealed class WorkerHandlers(TaskQueues queues, LostWork lost)
{
    /// <summary>Its polls end at once, and what waits on its sticky queue goes to any other worker.</summary>
    public async Task<ShutdownWorkerResponse> ShutdownWorker(ShutdownWorkerRequest request, ServerCallContext call)
    {
        await lost.MoveAsync(queues.Stop(request.Namespace, request.WorkerInstanceKey, request.StickyTaskQueue));
        return new();
    }
}
