using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Transitions;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What workers tell of themselves.</summary>
internal sealed class WorkerHandlers(HistoryEngine engine, TaskQueues queues)
{
    /// <summary>Its polls end at once, and what waits on its sticky queue goes to any other worker.</summary>
    public async Task<ShutdownWorkerResponse> ShutdownWorker(ShutdownWorkerRequest request, ServerCallContext call)
    {
        foreach (var task in queues.Stop(request.Namespace, request.WorkerInstanceKey, request.StickyTaskQueue))
        {
            if (task is QueuedTask.Workflow waiting)
            {
                await engine.WriteAsync(new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId), tx =>
                {
                    if (tx.Find(task.Execution.RunId) is { Task: { IsStarted: false } pending } run && pending.Stamp == waiting.Stamp)
                    {
                        WorkflowTasks.TimeOutSticky(tx, run);
                    }
                });
            }
        }

        return new();
    }
}
