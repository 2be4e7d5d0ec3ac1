using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>An update: accepted → completed. What is rejected leaves no event.</summary>
internal static class UpdateEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        if (e.EventType == EventType.WorkflowExecutionUpdateAdmitted)
        {
            // Asked again after a reset; others are admitted without an event.
            var request = e.WorkflowExecutionUpdateAdmittedEventAttributes.Request;
            run.Updates[request.Meta.UpdateId] = new UpdateState(request.Meta.UpdateId, request);
            return;
        }

        if (e.EventType == EventType.WorkflowExecutionUpdateAccepted)
        {
            var accepted = Of(run, e.WorkflowExecutionUpdateAcceptedEventAttributes.ProtocolInstanceId);
            accepted.Stage = UpdateStage.Accepted;
            accepted.AcceptedEventId = e.EventId;
            run.UpdateCount++;
            return;
        }

        var completed = e.WorkflowExecutionUpdateCompletedEventAttributes;
        var update = Of(run, completed.Meta.UpdateId);
        update.Stage = UpdateStage.Completed;
    }

    /// <summary>Tells whoever waits, once the event is kept.</summary>
    public static void Announce(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.WorkflowExecutionUpdateAccepted:
                run.Updates[e.WorkflowExecutionUpdateAcceptedEventAttributes.ProtocolInstanceId].Accept();
                break;
            case EventType.WorkflowExecutionUpdateCompleted:
                var completed = e.WorkflowExecutionUpdateCompletedEventAttributes;
                run.Updates[completed.Meta.UpdateId].Complete(completed.Outcome);
                break;
        }
    }

    private static UpdateState Of(RunState run, string id) =>
        run.Updates.TryGetValue(id, out var update) ? update : run.Updates[id] = new UpdateState(id, null);
}
