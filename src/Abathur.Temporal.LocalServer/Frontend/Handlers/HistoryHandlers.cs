using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
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
        var token = HistoryToken.Parse(request.NextPageToken);
        using var patience = call.LongPoll(LongPolls.History);
        while (true)
        {
            var (page, changed) = await engine.ReadAsync(
                key,
                token?.RunId ?? request.Execution.RunId,
                run => (Read(run, token ??= new HistoryToken(run.RunId, 1), request), run.Changed.Next),
                run => (Read(run, token ?? new HistoryToken(run.Key.RunId, 1), request), Task.CompletedTask),
                call.CancellationToken);
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
                return Backwards(run.RunId, run.Events.GetRange((int)last - count, count).AsEnumerable().Reverse());
            },
            run => Backwards(run.Key.RunId, run.ReadBackwards(token?.NextEventId ?? long.MaxValue, PageSize(request.MaximumPageSize))),
            call.CancellationToken);
    }

    private static GetWorkflowExecutionHistoryResponse Read(RunState run, HistoryToken token, GetWorkflowExecutionHistoryRequest request)
    {
        var response = new GetWorkflowExecutionHistoryResponse { History = new() };
        if (request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent)
        {
            if (request.WaitNewEvent)
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
        var isEnd = first + count == run.Events.Count && !request.WaitNewEvent;
        response.NextPageToken = isEnd ? ByteString.Empty : new HistoryToken(run.RunId, first + count + 1).ToBytes();
        return response;
    }

    private static GetWorkflowExecutionHistoryResponse Read(ClosedRun run, HistoryToken token, GetWorkflowExecutionHistoryRequest request)
    {
        var response = new GetWorkflowExecutionHistoryResponse { History = new() };
        if (request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent)
        {
            response.History.Events.Add(run.Last);
            return response;
        }

        var size = PageSize(request.MaximumPageSize);
        var first = Math.Max(1, token.NextEventId);
        var events = run.Read(first, size + 1);
        response.History.Events.Add(events.Take(size));
        response.NextPageToken = events.Count > size ? new HistoryToken(run.Key.RunId, first + size).ToBytes() : ByteString.Empty;
        return response;
    }

    private static GetWorkflowExecutionHistoryReverseResponse Backwards(string runId, IEnumerable<HistoryEvent> page)
    {
        var response = new GetWorkflowExecutionHistoryReverseResponse { History = new() };
        response.History.Events.Add(page);
        response.NextPageToken = response.History.Events is [.., { EventId: > 1 and var last }]
            ? new HistoryToken(runId, last - 1).ToBytes()
            : ByteString.Empty;
        return response;
    }

    private static int PageSize(int asked) => asked > 0 ? Math.Min(asked, DefaultPage) : DefaultPage;
}
