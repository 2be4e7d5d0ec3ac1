using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Abathur.Temporal.Client.Asking;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>A workflow whose tasks fail because its worker does not decide again what its history holds.</summary>
/// <param name="EventId">The event at which its worker fails; 0: it doesn't say.</param>
/// <param name="ResetTo">The completed workflow task that event comes from, to which the workflow can be reset; 0: there is none.</param>
/// <param name="Build">The build of the worker that completed it; empty: it isn't known.</param>
internal sealed partial record ReplayFailure(long EventId, long ResetTo, string Build)
{
    // Several pages of a swarm's longest run.
    private const int MaxPages = 50;
    private const int PageSize = 200;

    /// <summary>Whether the workflow's task fails again and again: a worker that was killed, or a machine that is too slow, lets one fail now and then.</summary>
    public static bool IsLikely(DescribeWorkflowExecutionResponse described) => described.PendingWorkflowTask is { Attempt: > 2 };

    /// <summary>What a replay of the whole history failed at; null: not at what it holds.</summary>
    /// <param name="said">The failure's message.</param>
    /// <param name="history">The oldest event first.</param>
    public static ReplayFailure? Of(string said, IEnumerable<HistoryEvent> history)
    {
        if (Of(said) is not { EventId: > 0 } failure)
        {
            return null;
        }

        var completed = history.LastOrDefault(e => e.EventType == EventType.WorkflowTaskCompleted && e.EventId < failure.EventId);
        return completed is null ? failure : failure.From(completed);
    }

    /// <summary>
    /// Looks in the history for one; null: its tasks don't fail, or for another reason. The service writes no event of a task's further
    /// tries, so that nothing is found where the first try timed out.
    /// </summary>
    public static async Task<ReplayFailure?> FindAsync(ITemporalClient client, DescribeWorkflowExecutionResponse described, CancellationToken cancel)
    {
        if (!IsLikely(described))
        {
            return null;
        }

        ReplayFailure? found = null;
        await foreach (var e in NewestFirstAsync(client, described, cancel))
        {
            if (found is null)
            {
                if (e.EventType == EventType.WorkflowTaskCompleted)
                {
                    return null;
                }

                found = e.WorkflowTaskFailedEventAttributes is { Cause: WorkflowTaskFailedCause.NonDeterministicError } failed
                    ? Of(failed.Failure?.Message ?? string.Empty)
                    : null;
            }
            else if (found.EventId == 0)
            {
                return found;
            }
            else if (e.EventType == EventType.WorkflowTaskCompleted && e.EventId < found.EventId)
            {
                return found.From(e);
            }
        }

        return found;
    }

    /// <summary>What an operator runs to reset the workflow to before that event, which takes a <see cref="ResetTo"/>.</summary>
    public string ResetCommand(ITemporalClient client, string workflow) => string.Create(
        CultureInfo.InvariantCulture,
        $"temporal workflow reset --address {client.Connection.Options.TargetHost} --namespace {client.Options.Namespace} --workflow-id {workflow} --event-id {ResetTo} --reason replay");

    private static ReplayFailure Of(string said) => EventInFailure().Match(said) is { Success: true } match
        ? new(long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 0, string.Empty)
        : new(0, 0, string.Empty);

    private ReplayFailure From(HistoryEvent completed) =>
        this with { ResetTo = completed.EventId, Build = BuildOf(completed.WorkflowTaskCompletedEventAttributes) };

    private static string BuildOf(WorkflowTaskCompletedEventAttributes completed) =>
#pragma warning disable CS0612 // Servers name a worker that has no deployment in no other member (Temporal 1.32).
        completed.WorkerVersion?.BuildId ?? string.Empty;
#pragma warning restore CS0612

    // The SDK names the event so: "TMPRL1100 … HistoryEvent(id: 56, …)".
    [GeneratedRegex(@"HistoryEvent\(id: (\d{1,9}),")]
    private static partial Regex EventInFailure();

    private static async IAsyncEnumerable<HistoryEvent> NewestFirstAsync(
        ITemporalClient client, DescribeWorkflowExecutionResponse described, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new GetWorkflowExecutionHistoryReverseRequest
        {
            Namespace = client.Options.Namespace,
            Execution = described.WorkflowExecutionInfo.Execution,
            MaximumPageSize = PageSize,
        };
        for (var page = 0; page < MaxPages; page++)
        {
            var response = await client.WorkflowService.GetWorkflowExecutionHistoryReverseAsync(request, ServerInquiry.Soon(cancel));
            foreach (var e in response.History.Events)
            {
                yield return e;
            }

            if (response.NextPageToken.IsEmpty)
            {
                yield break;
            }

            request.NextPageToken = response.NextPageToken;
        }
    }
}
