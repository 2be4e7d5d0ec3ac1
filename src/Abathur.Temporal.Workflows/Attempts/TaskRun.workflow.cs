using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Attempts;

/// <summary>
/// One attempt at a task: run the agent, then integrate or release. It closes as Failed with the failure's kind as its
/// type, and the swarm decides what follows.
/// </summary>
[Workflow("TaskRun")]
public sealed class TaskRun : ITaskRun
{
    private bool reportsBySignal;

    /// <inheritdoc/>
    [WorkflowRun]
    public async Task<AttemptResult> RunAsync(AttemptInput input)
    {
        var steps = new AttemptSteps(input);
        try
        {
            var result = await steps.RunAsync();
            await EndAsync(input, result.Blocker is not null ? "awaitsAnswer" : result.Handoff is null ? "completed" : "handedOff", new() { Task = input.TaskId, Attempt = input.Attempt, Result = result });
            return result;
        }
        catch (Exception e) when (e is FailureException || TemporalException.IsCanceledException(e))
        {
            var failure = steps.Account(FailureClassifier.Classify(e));
            var salvage = await steps.AfterFailureAsync(failure);
            failure = failure with { Salvage = failure.Salvage ?? salvage };

            // A workflow that closes as canceled has no place for what was used: it says that before.
            var isBilled = failure is { Kind: FailureKind.Canceled, Usage: not null } && Workflow.Patched(Versions.CanceledUsage);
            reportsBySignal |= isBilled;
            await EndAsync(input, Text.Camel(failure.Kind), new() { Task = input.TaskId, Attempt = input.Attempt, Failure = failure });
            if (isBilled && Workflow.CancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, e);
            }

            if (failure.Kind == FailureKind.Canceled)
            {
                throw;
            }

            throw FailureClassifier.ToException(failure);
        }
    }

    /// <inheritdoc/>
    [WorkflowSignal(MessageNames.ReportBySignal)]
    public Task ReportBySignalAsync()
    {
        reportsBySignal = true;
        return Task.CompletedTask;
    }

    private async Task EndAsync(AttemptInput input, string status, AttemptReport report)
    {
        if (input.StatusAttribute)
        {
            Workflow.UpsertTypedSearchAttributes(AbathurSearchAttributes.Status.ValueSet(status));
        }

        if (!reportsBySignal)
        {
            return;
        }

        try
        {
            await Workflow.GetExternalWorkflowHandle(WorkflowIds.Swarm(input.Swarm))
                .SignalAsync(MessageNames.TaskReported, [report], new() { CancellationToken = CancellationToken.None });
        }
        catch (FailureException)
        {
            // The swarm has closed: there is no one left to tell.
        }
    }
}
