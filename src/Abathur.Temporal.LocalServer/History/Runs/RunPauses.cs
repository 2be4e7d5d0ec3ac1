using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>
/// A run that is paused takes in what comes, and does nothing of its own: no workflow task, no attempt of an activity. What is out
/// already goes on.
/// </summary>
internal static class RunPauses
{
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition: it is paused already.</exception>
    public static void Pause(Transaction tx, RunState run, PauseWorkflowExecutionRequest request)
    {
        if (run.Pause is { } earlier)
        {
            if (earlier.RequestId != request.RequestId || request.RequestId.Length == 0)
            {
                throw ServiceError.FailedPrecondition("workflow is already paused.");
            }

            return;
        }

        EndTask(tx, run);
        tx.Append(run, new HistoryEvent
        {
            WorkerMayIgnore = true,
            WorkflowExecutionPausedEventAttributes = new() { Identity = request.Identity, Reason = request.Reason, RequestId = request.RequestId },
        });
        Activities.Reroute(tx, run);
    }

    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition: it isn't paused.</exception>
    public static void Unpause(Transaction tx, RunState run, UnpauseWorkflowExecutionRequest request)
    {
        if (run.Pause is null)
        {
            throw ServiceError.FailedPrecondition("workflow is not paused.");
        }

        tx.Append(run, new HistoryEvent
        {
            WorkerMayIgnore = true,
            WorkflowExecutionUnpausedEventAttributes = new() { Identity = request.Identity, Reason = request.Reason, RequestId = request.RequestId },
        });
        Activities.Reroute(tx, run);
        if (run.IsCancelRequested)
        {
            // Which doesn't wait for the end of a start delay.
            WorkflowTasks.ScheduleNow(tx, run);
        }
        else
        {
            WorkflowTasks.ScheduleIfIdle(tx, run);
        }
    }

    // Nobody has taken it yet. Unpaused, the workflow gets another one.
    private static void EndTask(Transaction tx, RunState run)
    {
        if (run.Task is { IsSpeculative: true, IsStarted: false })
        {
            run.WithdrawTask();
        }
        else if (run.Task is { IsStarted: false })
        {
            WorkflowTaskFailures.FailForGood(
                tx, run, WorkflowTaskFailedCause.WorkflowPauseRequestedBeforeTaskStarted, null, HistoryService.Identity);
        }

        if (run.Task is null)
        {
            Queries.Release(tx, run);
        }
    }
}
