using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>A new run with the history of an old one up to a workflow task, which counts as failed and is tried again.</summary>
internal static class Reset
{
    /// <returns>The new run's id.</returns>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: no such point.</exception>
    public static string From(Transaction tx, ResetSource source, ResetPoint point)
    {
        if (tx.Lane.Open is { } current && current.StartRequestId == point.RequestId && point.RequestId.Length > 0)
        {
            return current.RunId;
        }

        Validate(source, point.FinishEventId);
        var run = new RunState(new ExecutionKey(tx.Lane.Key.Namespace, tx.Lane.Key.WorkflowId, NewRun.CreateRunId()))
        {
            StartRequestId = point.RequestId,
        };
        foreach (var e in source.Events.Take((int)point.FinishEventId - 1))
        {
            tx.Copy(run, e);
        }

        if (tx.Lane.Open is { } open)
        {
            Closing.TerminateForReset(tx, open, point.Reason, keptChildren: run.Children.Keys);
        }

        tx.Touch(run).BecomesCurrent = true;
        tx.Lane.Open = run;
        FailTask(tx, run, source, point);
        Reapply(tx, run, source, point);
        foreach (var activity in run.Activities.Values)
        {
            Activities.Enqueue(tx, run, activity);
        }

        WorkflowTasks.ScheduleIfIdle(tx, run);
        return run.RunId;
    }

    private static void Validate(ResetSource source, long finish)
    {
        var isTaskEnd = finish > 1 && finish <= source.Events.Count && source.Events[(int)finish - 1].EventType
            is EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut or EventType.WorkflowTaskStarted;
        if (!isTaskEnd)
        {
            throw ServiceError.InvalidArgument(
                $"Unable to reset workflow: event {finish} of run {source.RunId} ends no workflow task (WorkflowTaskFinishEventId).");
        }
    }

    private static void FailTask(Transaction tx, RunState run, ResetSource source, ResetPoint point)
    {
        if (run.Task is not { } task)
        {
            return;
        }

        if (!task.IsStarted)
        {
            WorkflowTaskStarts.Start(tx, run, new("", "", null));
        }

        tx.Append(run, new HistoryEvent
        {
            WorkflowTaskFailedEventAttributes = new()
            {
                ScheduledEventId = task.ScheduledEventId,
                StartedEventId = task.StartedEventId,
                Cause = WorkflowTaskFailedCause.ResetWorkflow,
                Failure = new() { Message = point.Reason, ResetWorkflowFailureInfo = new() },
                Identity = HistoryService.Identity,
                BaseRunId = source.RunId,
                NewRunId = run.RunId,
            },
        });
    }

    private static void Reapply(Transaction tx, RunState run, ResetSource source, ResetPoint point)
    {
        foreach (var e in source.Events.Skip((int)point.FinishEventId - 1))
        {
            if (point.ReappliesSignals && e.EventType == EventType.WorkflowExecutionSignaled)
            {
                tx.Append(run, new HistoryEvent
                {
                    WorkflowExecutionSignaledEventAttributes = e.WorkflowExecutionSignaledEventAttributes.Clone(),
                });
            }
            else if (point.ReappliesUpdates && UpdateRequest(e) is { } request && run.Updates.Find(request.Meta.UpdateId) is null)
            {
                tx.Append(run, new HistoryEvent
                {
                    WorkflowExecutionUpdateAdmittedEventAttributes = new()
                    {
                        Request = request.Clone(),
                        Origin = UpdateAdmittedEventOrigin.Reapply,
                    },
                });
            }
        }
    }

    private static Temporalio.Api.Update.V1.Request? UpdateRequest(HistoryEvent e) => e.EventType switch
    {
        EventType.WorkflowExecutionUpdateAccepted => e.WorkflowExecutionUpdateAcceptedEventAttributes.AcceptedRequest,
        EventType.WorkflowExecutionUpdateAdmitted => e.WorkflowExecutionUpdateAdmittedEventAttributes.Request,
        _ => null,
    };
}
