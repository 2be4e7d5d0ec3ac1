using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Fixtures;

internal static class Histories
{
    public static async Task<IReadOnlyList<HistoryEvent>> EventsAsync(this WorkflowHandle handle) =>
        [.. (await handle.FetchHistoryAsync()).Events];

    public static async Task<IReadOnlyList<EventType>> EventTypesAsync(this WorkflowHandle handle) =>
        [.. (await handle.EventsAsync()).Select(e => e.EventType)];

    public static Task<DescribeWorkflowExecutionResponse> DescribeRawAsync(this WorkflowHandle handle) =>
        handle.Client.Connection.WorkflowService.DescribeWorkflowExecutionAsync(new()
        {
            Namespace = handle.Client.Options.Namespace,
            Execution = new() { WorkflowId = handle.Id, RunId = handle.ResultRunId ?? handle.RunId ?? "" },
        });
}
