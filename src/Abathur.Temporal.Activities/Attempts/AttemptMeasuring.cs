using Abathur.Temporal.Activities.Failures;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Activities.Attempts;

/// <summary>Measures the activities of attempts. An attempt that a host gives back, or leaves to another, isn't measured there.</summary>
public sealed class AttemptMeasuring(AttemptMeter meter)
{
    /// <summary>Runs and measures an agent's activity.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="run">What to measure; tells the model that the agent's definition asks for, once it is known.</param>
    public async Task<AgentRun> AgentAsync(AttemptInput task, Func<Action<string?>, Task<AgentRun>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (runId, started, model) = (RunId, meter.Time.GetTimestamp(), (string?)null);
        try
        {
            var result = await run(known => model = known);
            await meter.AgentEndedAsync(runId, task, result, model, Seconds(started));
            return result;
        }
        catch (ApplicationFailureException e) when (FailureOf(e) is { } failure)
        {
            await meter.AgentFailedAsync(runId, task, failure, model, Seconds(started));
            throw;
        }
    }

    /// <summary>Runs and measures a merge, or a verification.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="merge">What to measure. Where it verifies through the function that it gets, only the last verification counts: the rest is mostly the wait for its turn.</param>
    public async Task<T> MergeAsync<T>(AttemptInput task, Func<Func<Func<Task>, Task>, Task<T>> merge)
    {
        ArgumentNullException.ThrowIfNull(merge);
        var (runId, started, verified) = (RunId, meter.Time.GetTimestamp(), (double?)null);
        try
        {
            var result = await merge(VerifyAsync);
            await meter.MergeEndedAsync(runId, task, null, verified ?? Seconds(started));
            return result;
        }
        catch (ApplicationFailureException e) when (FailureOf(e) is { } failure)
        {
            await meter.MergeEndedAsync(runId, task, failure.Kind, verified ?? Seconds(started));
            throw;
        }

        async Task VerifyAsync(Func<Task> verify)
        {
            var begun = meter.Time.GetTimestamp();
            try
            {
                await verify();
            }
            finally
            {
                verified = Seconds(begun);
            }
        }
    }

    private static string RunId => ActivityExecutionContext.Current.Info.WorkflowRunId
        ?? throw new InvalidOperationException("The activities of attempts are started by workflows.");

    private static TaskFailure? FailureOf(ApplicationFailureException error) =>
        ActivityFailures.DetailOf(error) is { } failure && error.ErrorType == Text.Camel(failure.Kind) ? failure : null;

    private double Seconds(long since) => meter.Time.GetElapsedTime(since).TotalSeconds;
}
