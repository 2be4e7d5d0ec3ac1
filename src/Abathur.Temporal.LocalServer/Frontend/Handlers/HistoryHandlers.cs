using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Histories, forward, backward, and as they grow.</summary>
internal sealed class HistoryHandlers(HistoryEngine engine)
{
    private const int DefaultPage = 1_000;

    public async Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistory(
        GetWorkflowExecutionHistoryRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.Execution);
        var key = new WorkflowKey(request.Namespace, request.Execution.WorkflowId);
        var token = HistoryToken.Parse(request.NextPageToken)
            ?? new HistoryToken(await engine.ReadAsync(key, request.Execution.RunId, r => r.RunId, call.CancellationToken), 1);
        using var patience = call.LongPoll(LongPolls.History);
        while (true)
        {
            var (page, changed) = await engine.ReadAsync(
                key, token.RunId, run => (Read(run, token, request), run.Changed.Next), call.CancellationToken);
            if (page.History.Events.Count > 0 || !request.WaitNewEvent || page.NextPageToken.IsEmpty)
            {
                return page;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!call.CancellationToken.IsCancellationRequested)
            {
                return page;
            }
        }
    }

    public async Task<GetWorkflowExecutionHistoryReverseResponse> GetWorkflowExecutionHistoryReverse(
        GetWorkflowExecutionHistoryReverseRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.Execution);
        var token = HistoryToken.Parse(request.NextPageToken);
        return await engine.ReadAsync(
            new WorkflowKey(request.Namespace, request.Execution.WorkflowId),
            token?.RunId ?? request.Execution.RunId,
            run =>
            {
                var last = token?.NextEventId ?? run.Events.Count;
                var count = (int)Math.Min(PageSize(request.MaximumPageSize), last);
                var response = new GetWorkflowExecutionHistoryReverseResponse { History = new() };
                response.History.Events.Add(run.Events.GetRange((int)last - count, count).AsEnumerable().Reverse());
                response.NextPageToken = last > count ? new HistoryToken(run.RunId, last - count).ToBytes() : ByteString.Empty;
                return response;
            },
            call.CancellationToken);
    }

    private static GetWorkflowExecutionHistoryResponse Read(RunState run, HistoryToken token, GetWorkflowExecutionHistoryRequest request)
    {
        var response = new GetWorkflowExecutionHistoryResponse { History = new() };
        if (request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent)
        {
            if (!run.IsOpen)
            {
                response.History.Events.Add(CloseEvent(run));
            }
            else if (request.WaitNewEvent)
            {
                response.NextPageToken = token.ToBytes();
            }
            else
            {
                response.History.Events.Add(run.Events[^1]);
            }

            return response;
        }

        var first = (int)Math.Clamp(token.NextEventId - 1, 0, run.Events.Count);
        var count = Math.Min(PageSize(request.MaximumPageSize), run.Events.Count - first);
        response.History.Events.Add(run.Events.GetRange(first, count));
        var isEnd = first + count == run.Events.Count && !(request.WaitNewEvent && run.IsOpen);
        response.NextPageToken = isEnd ? ByteString.Empty : new HistoryToken(run.RunId, first + count + 1).ToBytes();
        return response;
    }

    private static HistoryEvent CloseEvent(RunState run) =>
        run.Events[^1] is var last && EventTypes.ClosingStatus(last.EventType) is not null
            ? last
            : throw ServiceError.Internal($"run {run.RunId} is closed without a close event");

    private static int PageSize(int asked) => asked > 0 ? Math.Min(asked, DefaultPage) : DefaultPage;
}
