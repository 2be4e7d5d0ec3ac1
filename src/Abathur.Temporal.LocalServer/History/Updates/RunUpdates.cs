using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.History.Updates;

/// <summary>The updates of one run, in the order they came.</summary>
internal sealed class RunUpdates
{
    private readonly OrderedDictionary<string, UpdateState> byId = [];
    private readonly List<UpdateState> unannounced = [];

    /// <summary>How many were accepted.</summary>
    public int AcceptedCount { get; private set; }

    /// <summary>Whether one waits for a workflow task to go out with.</summary>
    public bool AreWaiting => byId.Values.Any(u => u.Stage == UpdateStage.Admitted);

    public UpdateState? Find(string id) => byId.GetValueOrDefault(id);

    /// <exception cref="Grpc.Core.RpcException">ResourceExhausted, FailedPrecondition: too many.</exception>
    public UpdateState Admit(Request request)
    {
        if (byId.Values.Count(u => u.Stage != UpdateStage.Completed) >= Limits.UpdatesInFlight)
        {
            throw ServiceError.ResourceExhausted(
                $"limit on the number of concurrent in-flight updates has been reached (max {Limits.UpdatesInFlight})",
                ResourceExhaustedCause.ConcurrentLimit);
        }

        if (AcceptedCount >= Limits.UpdatesTotal)
        {
            throw ServiceError.FailedPrecondition(
                $"The limit on the total number of distinct updates has been reached ({Limits.UpdatesTotal}). "
                + "Make sure any duplicate updates share an update id so the server can deduplicate them, and consider rejecting updates that you aren't going to process");
        }

        return Add(request.Meta.UpdateId, request);
    }

    /// <summary>Those to go out with the workflow task that is started. One that the history tells of goes out with that.</summary>
    public IEnumerable<UpdateState> Send()
    {
        foreach (var update in byId.Values.Where(u => u.Stage == UpdateStage.Admitted))
        {
            update.Become(UpdateStage.Sent);
            if (update.Request is not null)
            {
                yield return update;
            }
        }
    }

    /// <summary>The workflow task that they went out with came to nothing: they go out with the next one.</summary>
    public void TakeBack()
    {
        foreach (var update in byId.Values.Where(u => u.Stage == UpdateStage.Sent))
        {
            update.Become(UpdateStage.Admitted);
        }
    }

    /// <summary>The worker refuses it. One that isn't known is nobody's any more.</summary>
    public void Reject(string id, Failure reason)
    {
        if (Find(id) is { } update)
        {
            update.Reject(reason);
            byId.Remove(id);
            unannounced.Add(update);
        }
    }

    /// <summary>Those that went out with a workflow task whose answer passes over them: nothing more will come of them.</summary>
    public void RejectUnprocessed()
    {
        foreach (var update in byId.Values.Where(u => u.Stage == UpdateStage.Sent).ToArray())
        {
            Reject(update.Id, Failures.UnprocessedUpdate());
        }
    }

    /// <summary>Its workflow has closed.</summary>
    /// <param name="isContinued">Whether another run follows.</param>
    public void Close(bool isContinued)
    {
        foreach (var update in byId.Values.Where(u => u.CanBecome(UpdateStage.Aborted)))
        {
            update.Abort(isContinued);
            unannounced.Add(update);
        }
    }

    /// <summary>What an event does to an update.</summary>
    public void Apply(HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.WorkflowExecutionUpdateAdmitted:
                // Asked again after a reset; others are admitted without an event.
                Add(e.WorkflowExecutionUpdateAdmittedEventAttributes.Request.Meta.UpdateId, null);
                break;
            case EventType.WorkflowExecutionUpdateAccepted:
                Accept(e.WorkflowExecutionUpdateAcceptedEventAttributes.ProtocolInstanceId, e.EventId);
                break;
            case EventType.WorkflowExecutionUpdateCompleted:
                Complete(e.WorkflowExecutionUpdateCompletedEventAttributes);
                break;
        }
    }

    /// <summary>Tells those who wait what is kept now.</summary>
    public void Announce()
    {
        foreach (var update in unannounced)
        {
            update.Announce();
        }

        unannounced.Clear();
    }

    // One that was admitted before the server started again is known by its acceptance only.
    private void Accept(string id, long eventId)
    {
        var update = Find(id) ?? Add(id, null);
        update.Accept(eventId);
        AcceptedCount++;
        unannounced.Add(update);
    }

    private void Complete(WorkflowExecutionUpdateCompletedEventAttributes completed)
    {
        var id = completed.Meta.UpdateId;
        var update = Find(id) ?? throw UpdateLifecycle.Table.Refusal(id, null, UpdateStage.Completed);
        update.Complete(completed.Outcome);
        unannounced.Add(update);
    }

    private UpdateState Add(string id, Request? request)
    {
        var update = new UpdateState(id, request);
        return byId.TryAdd(id, update) ? update : throw UpdateLifecycle.Table.Refusal(id, byId[id].Stage, UpdateStage.Admitted);
    }
}
