using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Measurements;

/// <summary>Notes what attempts took. A row that can't be stored costs a better forecast, never an attempt.</summary>
public sealed partial class AttemptMeter(IAttemptMeasurements store, TimeProvider time, ILogger<AttemptMeter> logger)
{
    /// <summary>The clock that measures; <see cref="TimeProvider.GetElapsedTime(long)"/> tells what passed.</summary>
    public TimeProvider Time => time;

    /// <summary>The attempt's agent ended well.</summary>
    public Task AgentEndedAsync(string runId, AttemptInput task, AgentRun run, string? model, double seconds)
    {
        ArgumentNullException.ThrowIfNull(run);
        return StoreAgentAsync(run.LostRuns, Of(runId, task) with
        {
            Model = run.OtherModel ?? model,
            AgentSeconds = seconds,
            Usage = run.Usage,
            HandedOff = run.Handoff is not null,
            SentBack = run.Review is { Decision: ReviewDecision.Changes },
        });
    }

    /// <summary>The attempt's agent failed.</summary>
    public Task AgentFailedAsync(string runId, AttemptInput task, TaskFailure failure, string? model, double seconds)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return StoreAgentAsync(failure.LostRuns, Of(runId, task) with
        {
            Model = failure.OtherModel ?? model,
            AgentSeconds = seconds,
            Usage = failure.Usage ?? new(),
            Failure = failure.Kind,
        });
    }

    /// <summary>The attempt's work was verified and merged, or failed there.</summary>
    public Task MergeEndedAsync(string runId, AttemptInput task, FailureKind? failure, double seconds)
    {
        var merge = Of(runId, task) with { MergeSeconds = seconds, Failure = failure };
        Instruments.MergeEnded(merge);
        return StoreAsync(store.MergeEndedAsync, merge);
    }

    // Runs that were lost before this one were counted when they ended, if they could tell.
    private Task StoreAgentAsync(IReadOnlyList<LostRun>? lost, AttemptMeasurement attempt)
    {
        var (tokens, cost) = (lost?.Sum(run => run.Usage.Tokens) ?? 0, lost?.Sum(run => run.Usage.CostUsd) ?? 0);
        Instruments.AgentEnded(attempt, new(0, Math.Max(0, attempt.Usage.Tokens - tokens), Math.Max(0, attempt.Usage.CostUsd - cost)));
        return StoreAsync(store.AgentEndedAsync, attempt);
    }

    private AttemptMeasurement Of(string runId, AttemptInput task) => new()
    {
        RunId = runId,
        Repository = TaskMemory.Namespace(task.Repository),
        Swarm = task.Swarm,
        Task = task.TaskId,
        Attempt = task.Attempt,
        Agent = task.Agent,
        Kind = task.Kind(),
        EndedAt = time.GetUtcNow(),
    };

    private async Task StoreAsync(Func<AttemptMeasurement, CancellationToken, Task> store, AttemptMeasurement attempt)
    {
        try
        {
            await store(attempt, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it is, the attempt has ended and was paid for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NotStored(logger, attempt.Swarm, attempt.Task, attempt.Attempt, e);
        }
    }

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "What attempt {Attempt} of {Swarm}/{Task} took could not be stored; forecasts go without it")]
    private static partial void NotStored(ILogger logger, string swarm, string task, int attempt, Exception error);
}
