using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>One operation on many workflows, one after the other, and how far it is.</summary>
internal sealed class BatchJob(
    StartBatchOperationRequest request, BatchOperation operation, IReadOnlyList<WorkflowExecution> targets, Func<DateTimeOffset> now)
{
    private volatile bool isStopped;
    private int failed;
    private int done;

    public StartBatchOperationRequest Request => request;

    public BatchOperation Operation => operation;

    public DateTimeOffset StartTime { get; } = now();

    public DateTimeOffset? CloseTime { get; private set; }

    public BatchOperationState State { get; private set; } = BatchOperationState.Running;

    public IReadOnlyList<WorkflowExecution> Targets => targets;

    public int Done => Volatile.Read(ref done);

    public int Failed => Volatile.Read(ref failed);

    /// <summary>Does it. What fails is counted, and the others are done all the same.</summary>
    public async Task RunAsync()
    {
        foreach (var target in targets)
        {
            if (isStopped)
            {
                break;
            }

            try
            {
                await operation.Apply(target);
                done++;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                // It has closed or was deleted meanwhile: nothing is left to do, as on the real server.
                done++;
            }
            catch (Exception)
            {
                failed++;
            }
        }

        Close(isStopped ? BatchOperationState.Failed : BatchOperationState.Completed);
    }

    /// <summary>Leaves the rest undone. On the real server a batch is a workflow, which is terminated: it counts as failed.</summary>
    /// <returns>Whether there was something to leave.</returns>
    public bool Stop()
    {
        isStopped = true;
        return CloseTime is null;
    }

    private void Close(BatchOperationState state)
    {
        State = state;
        CloseTime = now();
    }
}
