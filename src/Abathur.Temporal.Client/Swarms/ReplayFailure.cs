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

    /// <summary>Looks for one; null: its tasks don't fail, or for another reason.</summary>
    public static async Task<ReplayFailure?> FindAsync(ITemporalClient client, DescribeWorkflowExecutionResponse described, CancellationToken cancel)
    {
        // A worker that was killed, or a machine that is too slow, lets one fail now and then.
        if (described.PendingWorkflowTask is not { Attempt: > 2 })
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

                found = Of(e.WorkflowTaskFailedEventAttributes);
            }
            else if (found.EventId == 0)
            {
                return found;
            }
            else if (e.EventType == EventType.WorkflowTaskCompleted && e.EventId < found.EventId)
            {
                return found with { ResetTo = e.EventId, Build = BuildOf(e.WorkflowTaskCompletedEventAttributes) };
            }
        }

        return found;
    }

    private static ReplayFailure? Of(WorkflowTaskFailedEventAttributes? failed) =>
        failed is not { Cause: WorkflowTaskFailedCause.NonDeterministicError } ? null
        : EventInFailure().Match(failed.Failure?.Message ?? string.Empty) is { Success: true } match
            ? new(long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 0, string.Empty)
            : new(0, 0, string.Empty);

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
