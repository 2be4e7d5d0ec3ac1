using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>An update of a run. Before it is accepted it is in memory only: whoever sent it has no answer yet and asks again.</summary>
internal sealed class UpdateState(string id, Request? request)
{
    private readonly TaskCompletionSource<Outcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    /// <summary>What was asked; null once it is in the history.</summary>
    public Request? Request => request;

    public UpdateStage Stage { get; set; } = UpdateStage.Admitted;

    /// <summary>0 until accepted.</summary>
    public long AcceptedEventId { get; set; }

    /// <summary>Ends when it was accepted or rejected, or can't be any more: then with an error.</summary>
    public Task Accepted => accepted.Task;

    public Task<Outcome> Completed => outcome.Task;

    public UpdateWorkflowExecutionLifecycleStage LifecycleStage => Completed.IsCompletedSuccessfully
        ? UpdateWorkflowExecutionLifecycleStage.Completed
        : Accepted.IsCompletedSuccessfully
            ? UpdateWorkflowExecutionLifecycleStage.Accepted
            : UpdateWorkflowExecutionLifecycleStage.Admitted;

    public void Accept() => accepted.TrySetResult(true);

    public void Complete(Outcome result)
    {
        accepted.TrySetResult(true);
        outcome.TrySetResult(result);
    }

    /// <summary>It will never be accepted here.</summary>
    public void Abort(Exception reason)
    {
        accepted.TrySetException(reason);
        outcome.TrySetException(reason);
        _ = accepted.Task.Exception;
        _ = outcome.Task.Exception;
    }
}
