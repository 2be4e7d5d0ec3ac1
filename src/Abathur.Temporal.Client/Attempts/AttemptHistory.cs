using Abathur.Temporal.Contracts;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Converters;

namespace Abathur.Temporal.Client.Attempts;

/// <summary>What the history of an attempt's workflow says of the attempt.</summary>
internal sealed class AttemptHistory(DataConverter converter)
{
    /// <summary>The attempt; null where the history has no beginning that we know.</summary>
    public async Task<AttemptRow?> ReadAsync(IReadOnlyCollection<HistoryEvent> events)
    {
        if (await FirstAsync<AttemptInput>(events.FirstOrDefault()?.WorkflowExecutionStartedEventAttributes?.Input) is not { } input)
        {
            return null;
        }

        var row = new AttemptRow
        {
            Attempt = input.Attempt,
            Agent = input.Agent,
            Outcome = "running",
            Host = input.MergeOn ?? (await ResultAsync<AgentRun>(events, ActivityNames.RunAgent))?.Host ?? HostOf(events),
            StartedAt = events.First().EventTime?.ToDateTimeOffset(),
            Salvage = await ResultAsync<string>(events, ActivityNames.ReleaseWorktree),
        };
        return await EndAsync(row, events);
    }

    private async Task<AttemptRow> EndAsync(AttemptRow row, IReadOnlyCollection<HistoryEvent> events)
    {
        var last = events.Last();
        var ended = row with { EndedAt = last.EventTime?.ToDateTimeOffset() };
        if (last.WorkflowExecutionCompletedEventAttributes is { } completed)
        {
            var result = await FirstAsync<AttemptResult>(completed.Result);
            return ended with
            {
                Outcome = result?.Blocker is not null ? "awaitsAnswer" : result?.Handoff is null ? "completed" : "handedOff",
                Host = result?.Host ?? row.Host,
                Message = result?.Blocker?.Question ?? result?.Summary,
                Usage = result?.Usage,
                LostRuns = result?.LostRuns,
                Commit = result?.Commit,
            };
        }

        if (last.WorkflowExecutionFailedEventAttributes is { } failed)
        {
            return Failed(ended, await FailureAsync(failed.Failure) ?? new() { Kind = FailureKind.Infrastructure, Message = failed.Failure.Message });
        }

        // A canceled attempt says before it closes what it used.
        if (last.WorkflowExecutionCanceledEventAttributes is not null)
        {
            var report = await ReportAsync(events);
            return Failed(ended, report?.Failure ?? new() { Kind = FailureKind.Canceled, Message = "canceled" });
        }

        return last switch
        {
            { WorkflowExecutionTerminatedEventAttributes: { } terminated } => ended with { Outcome = "terminated", Message = terminated.Reason },
            { WorkflowExecutionTimedOutEventAttributes: not null } => ended with { Outcome = "timeout" },
            _ => row,
        };
    }

    private static AttemptRow Failed(AttemptRow row, TaskFailure failure) => row with
    {
        Outcome = Text.Camel(failure.Kind),
        Host = failure.Host ?? row.Host,
        Message = failure.Message,
        Usage = failure.Usage,
        LostRuns = failure.LostRuns,
        Salvage = failure.Salvage ?? row.Salvage,
    };

    // Where no run has ended: a worker's identity is its host's.
    private static string? HostOf(IReadOnlyCollection<HistoryEvent> events)
    {
        var agents = Scheduled(events, ActivityNames.RunAgent);
        return events.Select(e => e.ActivityTaskStartedEventAttributes)
            .LastOrDefault(started => started is not null && agents.Contains(started.ScheduledEventId))?.Identity;
    }

    private async Task<T?> ResultAsync<T>(IReadOnlyCollection<HistoryEvent> events, string activity)
        where T : class
    {
        var scheduled = Scheduled(events, activity);
        var last = events.Select(e => e.ActivityTaskCompletedEventAttributes)
            .LastOrDefault(completed => completed is not null && scheduled.Contains(completed.ScheduledEventId));
        return await FirstAsync<T>(last?.Result);
    }

    private static HashSet<long> Scheduled(IReadOnlyCollection<HistoryEvent> events, string activity) =>
        [.. events.Where(e => e.ActivityTaskScheduledEventAttributes?.ActivityType.Name == activity).Select(e => e.EventId)];

    private Task<AttemptReport?> ReportAsync(IReadOnlyCollection<HistoryEvent> events) => FirstAsync<AttemptReport>(
        events.Select(e => e.SignalExternalWorkflowExecutionInitiatedEventAttributes).LastOrDefault(signal => signal?.SignalName == MessageNames.TaskReported)?.Input);

    private async Task<TaskFailure?> FailureAsync(Failure failure)
    {
        for (var cause = failure; cause is not null; cause = cause.Cause)
        {
            if (cause.ApplicationFailureInfo?.Details is { } details && await FirstAsync<TaskFailure>(details) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<T?> FirstAsync<T>(Payloads? payloads)
        where T : class
    {
        try
        {
            return payloads?.Payloads_ is [var first, ..] ? await converter.ToValueAsync<T?>(first) : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidInputException)
        {
            // Of another version: the rest of the row is still worth showing.
            return null;
        }
    }
}
