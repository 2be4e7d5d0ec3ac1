using Temporalio.Api.History.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>Reads histories from the server.</summary>
internal static class Histories
{
    /// <summary>The history of a workflow's present or last run.</summary>
    public static async Task<RunHistory> LastRunAsync(ITemporalClient client, string workflowId)
    {
        var events = new List<HistoryEvent>();
        await foreach (var item in client.GetWorkflowHandle(workflowId).FetchHistoryEventsAsync())
        {
            events.Add(item);
        }

        return new RunHistory(events);
    }

    /// <summary>The histories of a workflow's runs, from the given one on along its continue-as-news and resets.</summary>
    public static async Task<IReadOnlyList<RunHistory>> RunsAsync(ITemporalClient client, string workflowId, string firstRun)
    {
        var runs = new List<RunHistory>();
        for (string? run = firstRun; run is not null;)
        {
            var events = new List<HistoryEvent>();
            await foreach (var item in client.GetWorkflowHandle(workflowId, run).FetchHistoryEventsAsync())
            {
                events.Add(item);
            }

            runs.Add(new RunHistory(events));
            run = events[^1].WorkflowExecutionContinuedAsNewEventAttributes?.NewExecutionRunId ?? await ResetOfAsync(client, workflowId, run);
        }

        return runs;
    }

    private static async Task<string?> ResetOfAsync(ITemporalClient client, string workflowId, string run)
    {
        var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(
            new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = workflowId, RunId = run } });
        return described.WorkflowExtendedInfo.ResetRunId is { Length: > 0 } next ? next : null;
    }
}
