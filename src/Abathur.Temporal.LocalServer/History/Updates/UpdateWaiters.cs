using Temporalio.Api.Enums.V1;
using Temporalio.Api.Update.V1;

namespace Abathur.Temporal.LocalServer.History.Updates;

/// <summary>Those who wait for an update. They hear of what happened once it is kept.</summary>
internal sealed class UpdateWaiters
{
    private readonly TaskCompletionSource accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What they have heard of.</summary>
    public UpdateWorkflowExecutionLifecycleStage Stage => outcome.Task.IsCompletedSuccessfully
        ? UpdateWorkflowExecutionLifecycleStage.Completed
        : accepted.Task.IsCompletedSuccessfully
            ? UpdateWorkflowExecutionLifecycleStage.Accepted
            : UpdateWorkflowExecutionLifecycleStage.Admitted;

    /// <summary>Null until they have heard of one.</summary>
    public Outcome? Outcome => outcome.Task.IsCompletedSuccessfully ? outcome.Task.Result : null;

    /// <summary>Ends when the stage is reached, or can't be any more: then with an error.</summary>
    public Task WaitAsync(UpdateWorkflowExecutionLifecycleStage stage, CancellationToken cancellation)
    {
        Task awaited = stage switch
        {
            UpdateWorkflowExecutionLifecycleStage.Completed => outcome.Task,
            UpdateWorkflowExecutionLifecycleStage.Accepted => accepted.Task,
            _ => Task.CompletedTask,
        };
        return awaited.WaitAsync(cancellation);
    }

    public void TellAccepted() => accepted.TrySetResult();

    public void TellOutcome(Outcome result)
    {
        accepted.TrySetResult();
        outcome.TrySetResult(result);
    }

    public void TellError(Exception reason)
    {
        accepted.TrySetException(reason);
        outcome.TrySetException(reason);

        // Nobody may be waiting.
        _ = accepted.Task.Exception;
        _ = outcome.Task.Exception;
    }
}
