using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.History.Updates;

/// <summary>An update of a run. Before it is accepted it is in memory only: whoever sent it has no answer yet and asks again.</summary>
internal sealed class UpdateState(string id, Request? request) : Staged<UpdateStage>(UpdateLifecycle.Table)
{
    private Outcome? outcome;
    private Exception? error;

    public string Id => id;

    /// <summary>What was asked; null once it is in the history.</summary>
    public Request? Request => request;

    /// <summary>0 until accepted.</summary>
    public long AcceptedEventId { get; private set; }

    public UpdateWaiters Waiters { get; } = new();

    protected override string Name => id;

    public void Accept(long eventId)
    {
        Become(UpdateStage.Accepted);
        AcceptedEventId = eventId;
    }

    public void Complete(Outcome result)
    {
        Become(UpdateStage.Completed);
        outcome = result;
    }

    public void Reject(Failure reason)
    {
        Become(UpdateStage.Rejected);
        outcome = new() { Failure = reason };
    }

    /// <summary>Its workflow closes: one that was accepted has failed, others were never asked.</summary>
    /// <param name="isContinued">Whether another run follows, which can be asked.</param>
    public void Abort(bool isContinued)
    {
        var isAccepted = Stage == UpdateStage.Accepted;
        Become(UpdateStage.Aborted);
        if (isAccepted)
        {
            outcome = new() { Failure = Failures.UpdateOfClosedWorkflow() };
        }
        else
        {
            error = isContinued ? ServiceError.WorkflowContinues() : ServiceError.UpdateAborted();
        }
    }

    /// <summary>Tells those who wait what is kept now.</summary>
    public void Announce()
    {
        if (error is not null)
        {
            Waiters.TellError(error);
        }
        else if (outcome is not null)
        {
            Waiters.TellOutcome(outcome);
        }
        else if (Stage == UpdateStage.Accepted)
        {
            Waiters.TellAccepted();
        }
    }
}
