using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Resets;

/// <summary>A new run with the history of an old one up to a workflow task, which counts as failed and is tried again.</summary>
internal static class Reset
{
    /// <returns>The new run's id.</returns>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: a workflow can't start again there.</exception>
    public static string From(Transaction tx, ResetSource source, ResetPoint point)
    {
        if (tx.Lane.Open is { } current && current.ResetRequestId == point.RequestId && point.RequestId.Length > 0)
        {
            return current.RunId;
        }

        Check(source, point.FinishEventId);
        var run = new RunState(new ExecutionKey(tx.Lane.Key.Namespace, tx.Lane.Key.WorkflowId, NewRun.CreateRunId()))
        {
            ResetTime = tx.Now,
            ResetRequestId = point.RequestId,
            StartRequestId = source.StartRequestId,
        };
        foreach (var e in source.Events.Take((int)point.FinishEventId - 1))
        {
            tx.Copy(run, e);
        }

        Link(tx, source, run);

        var later = source.Events.Skip((int)point.FinishEventId - 1).Concat(source.Later);
        if (tx.Lane.Open is { } open)
        {
            Closing.TerminateForReset(tx, open, point.Reason, keptChildren: run.Children.Keys);

            // With what came in since the source was read, and what waited for the end of a workflow task.
            later = open.RunId == source.RunId ? open.Events.Skip((int)point.FinishEventId - 1)
                : open.RunId == source.LastRunId ? later.Concat(open.Events)
                : later;
        }

        tx.Touch(run).BecomesCurrent = true;
        tx.Lane.Open = run;
        FailTask(tx, run, source, point);
        Reapply(tx, run, [.. later], point);
        foreach (var update in point.Options)
        {
            RunOptions.Update(tx, run, update, identity: "");
        }

        foreach (var activity in run.Activities.Values)
        {
            Activities.Enqueue(tx, run, activity);
        }

        WorkflowTasks.ScheduleIfIdle(tx, run);
        return run.RunId;
    }

    private static void Check(ResetSource source, long finish)
    {
        if (finish <= 1 || finish > source.Events.Count)
        {
            throw ServiceError.InvalidArgument("Workflow task finish ID must be > 1 && <= workflow last event ID.");
        }

        // What a workflow task decided is decided again, so there must be one. The words tell, as the real server's do, whether the
        // point is in the middle of what was written together.
        if (!HasTask(source.Events.Take((int)finish - 1)))
        {
            throw ServiceError.InvalidArgument(
                IsWrittenWithTheNext(source.Events[(int)finish - 2], source.Events[(int)finish - 1])
                    ? $"StateRebuilder unable to Rebuild mutable state to event ID: {finish - 1}, version: 0, this event must be at the boundary"
                    : $"Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: {finish}");
        }
    }

    private static bool HasTask(IEnumerable<HistoryEvent> events) => events.Aggregate(false, (has, e) => e.EventType switch
    {
        EventType.WorkflowTaskScheduled => true,
        EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut => false,
        _ => has,
    });

    private static bool IsWrittenWithTheNext(HistoryEvent e, HistoryEvent next) =>
        next.EventType == EventType.WorkflowTaskScheduled || next.EventTime.Equals(e.EventTime);

    private static void Link(Transaction tx, ResetSource source, RunState run)
    {
        if (tx.Lane.Open is { } open && open.RunId == source.RunId)
        {
            open.ResetRunId = run.RunId;
            return;
        }

        var key = run.Key with { RunId = source.RunId };
        if (tx.Context.Store.FindExecution(key) is { IsOpen: false } closed)
        {
            var snapshot = RunSnapshot.Parse(closed.State);
            snapshot = snapshot with { ResetRunId = run.RunId, StateTransitions = snapshot.StateTransitions + 1 };
            tx.KeepWith(writes => writes.SaveState(key, isOpen: false, snapshot.ToBytes()));
        }
    }

    private static void FailTask(Transaction tx, RunState run, ResetSource source, ResetPoint point)
    {
        var task = run.Task!;
        if (!task.IsStarted)
        {
            WorkflowTaskStarts.Start(tx, run, new("", "", null) { Build = RunVersions.Of(run).Effective });
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

    private static void Reapply(Transaction tx, RunState run, IEnumerable<HistoryEvent> later, ResetPoint point)
    {
        foreach (var e in later)
        {
            if (point.Reapplied.Contains(ResetReapplyExcludeType.Signal) && e.EventType == EventType.WorkflowExecutionSignaled)
            {
                tx.Append(run, new HistoryEvent
                {
                    WorkflowExecutionSignaledEventAttributes = e.WorkflowExecutionSignaledEventAttributes.Clone(),
                });
            }
            else if (e.EventType == EventType.WorkflowExecutionOptionsUpdated)
            {
                tx.Append(run, new HistoryEvent
                {
                    WorkerMayIgnore = true,
                    WorkflowExecutionOptionsUpdatedEventAttributes = e.WorkflowExecutionOptionsUpdatedEventAttributes.Clone(),
                });
            }
            else if (point.Reapplied.Contains(ResetReapplyExcludeType.Update) && UpdateRequest(e) is { } request
                && run.Updates.Find(request.Meta.UpdateId) is null)
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
            else if (ChildEvents.IsNews(run, e) || (point.Reapplied.Contains(ResetReapplyExcludeType.Nexus) && NexusOperationEvents.IsNews(run, e)))
            {
                var again = e.Clone();
                again.EventId = 0;
                tx.Append(run, again);
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
