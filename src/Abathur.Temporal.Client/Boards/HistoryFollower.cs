using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Boards;

/// <summary>
/// Waits for what happens in a swarm by the long poll on its workflow's history, from run to run. The service answers it without a worker,
/// and neither it nor an idle swarm's history notices.
/// </summary>
internal sealed class HistoryFollower(SwarmClient swarm)
{
    // The service holds a poll for 20 s to a minute.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(75);

    private string run = string.Empty;
    private long known;
    private ByteString token = ByteString.Empty;

    /// <summary>Begins at the present end of the history; false if the workflow has closed.</summary>
    public async Task<bool> BeginAsync(CancellationToken cancel)
    {
        var description = await swarm.DescribeAsync(cancel);
        Turn(description.RunId, description.HistoryLength);
        return description.Status.IsOpen();
    }

    /// <summary>Waits for what comes next.</summary>
    public async Task<Happening> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            GetWorkflowExecutionHistoryResponse page;
            try
            {
                page = await PollAsync(cancel);
            }
            catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
            {
                return Happening.Ended;
            }
            catch (Exception e) when (Transient.Is(e) && !cancel.IsCancellationRequested)
            {
                return Happening.Lost;
            }

            if (Read(page) is { } happening)
            {
                return happening;
            }
        }
    }

    private Happening? Read(GetWorkflowExecutionHistoryResponse page)
    {
        var fresh = page.History.Events.Where(e => e.EventId > known).ToList();
        token = page.NextPageToken;
        if (fresh.Count == 0)
        {
            return null;
        }

        var last = fresh[^1];
        known = last.EventId;
        if (last.WorkflowExecutionContinuedAsNewEventAttributes is { } next)
        {
            Turn(next.NewExecutionRunId, 0);
            return Happening.Changed;
        }

        return IsEnd(last.EventType) ? Happening.Ended : fresh.Any(IsDecision) ? Happening.Changed : null;
    }

    // What only arrived has changed nothing yet. A task that failed or timed out is told by whoever asks the swarm then.
    private static bool IsDecision(HistoryEvent e) =>
        e.EventType is EventType.WorkflowTaskCompleted or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut;

    private static bool IsEnd(EventType type) => type is EventType.WorkflowExecutionCompleted or EventType.WorkflowExecutionFailed
        or EventType.WorkflowExecutionCanceled or EventType.WorkflowExecutionTerminated or EventType.WorkflowExecutionTimedOut;

    private void Turn(string to, long from) => (run, known, token) = (to, from, ByteString.Empty);

    private Task<GetWorkflowExecutionHistoryResponse> PollAsync(CancellationToken cancel) => swarm.Client.WorkflowService.GetWorkflowExecutionHistoryAsync(
        new()
        {
            Namespace = swarm.Client.Options.Namespace,
            Execution = new() { WorkflowId = swarm.Handle.Id, RunId = run },
            WaitNewEvent = true,
            NextPageToken = token,
            SkipArchival = true,
        },
        new() { CancellationToken = cancel, Timeout = Deadline, Retry = false });
}
