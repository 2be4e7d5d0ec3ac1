using System.Collections.Concurrent;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Worker;
using WorkflowExecution = Temporalio.Api.Common.V1.WorkflowExecution;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// Resets a swarm in Temporal whose history does not replay in the build that recorded it: nothing else would get it to work again.
/// A history of another build may replay there, and is left to the operator.
/// </summary>
internal sealed partial class SwarmReset(ITemporalClient client, ILogger<SwarmReset> log)
{
    /// <summary>What the service keeps as the reason.</summary>
    internal const string Reason = "The build that recorded its history does not replay it.";

    // The runs that needed no reset of ours, and their lengths then: on a machine that is too slow for a task no replay helps.
    private readonly ConcurrentDictionary<string, long> seen = new();

    /// <summary>Looks at a swarm's open run, and resets it where that is the way out.</summary>
    /// <exception cref="Temporalio.Exceptions.RpcException">There is no such swarm, or the service did not answer in time.</exception>
    public async Task LookAsync(string swarm, CancellationToken cancel)
    {
        var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(
            new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = WorkflowIds.Swarm(swarm) } }, ServerInquiry.Soon(cancel));
        var (run, length) = (described.WorkflowExecutionInfo.Execution, described.WorkflowExecutionInfo.HistoryLength);
        if (!ReplayFailure.IsLikely(described) || seen.GetValueOrDefault(run.RunId) == length)
        {
            return;
        }

        var failure = await ReplayAsync(await HistoryAsync(run, cancel), cancel);
        if (failure is { ResetTo: > 0 } && failure.Build == WorkerBuild.Id)
        {
            await ResetAsync(swarm, run, failure, cancel);
            return;
        }

        seen[run.RunId] = length;
        if (failure is { ResetTo: > 0 })
        {
            WasLeft(log, swarm, run.RunId, failure.EventId, failure.ResetCommand(client, run.WorkflowId));
        }
    }

    private async Task ResetAsync(string swarm, WorkflowExecution run, ReplayFailure failure, CancellationToken cancel)
    {
        var reset = await client.WorkflowService.ResetWorkflowExecutionAsync(Request(run, failure), ServerInquiry.Soon(cancel));
        WasReset(log, swarm, run.RunId, failure.EventId);

        // The service sends the swarm's messages to the new run, but not its cancellation. The old run's history can't grow any more.
        if ((await HistoryAsync(run, cancel)).Events.Any(e => e.EventType == EventType.WorkflowExecutionCancelRequested && e.EventId > failure.ResetTo))
        {
            await client.GetWorkflowHandle(run.WorkflowId, reset.RunId).CancelAsync(new() { Rpc = ServerInquiry.Soon(cancel) });
        }
    }

    private Task<WorkflowHistory> HistoryAsync(WorkflowExecution run, CancellationToken cancel) =>
        client.GetWorkflowHandle(run.WorkflowId, run.RunId).FetchHistoryAsync(new() { Rpc = new RpcOptions { CancellationToken = cancel } });

    // Here, where the history says nothing of it: the service writes no event of a task's further tries, and the worker that fails may be of another build.
    private async Task<ReplayFailure?> ReplayAsync(WorkflowHistory history, CancellationToken cancel)
    {
        // DebugMode: without the deadlock detection, as our workers.
        var replayer = new WorkflowReplayer(
            new WorkflowReplayerOptions { DataConverter = client.Options.DataConverter, Namespace = client.Options.Namespace, DebugMode = true }.AddWorkflow<Swarm>());
        var result = await replayer.ReplayWorkflowAsync(history, throwOnReplayFailure: false, cancel);
        return result.ReplayFailure is { } failure ? ReplayFailure.Of(failure.Message, history.Events) : null;
    }

    // Whoever asks for the same reset has the same request id: several hosts may find it.
    private ResetWorkflowExecutionRequest Request(WorkflowExecution run, ReplayFailure failure) => new()
    {
        Namespace = client.Options.Namespace,
        WorkflowExecution = run,
        WorkflowTaskFinishEventId = failure.ResetTo,
        Reason = Reason,
        RequestId = $"{run.RunId}-{failure.ResetTo}",
    };

    [LoggerMessage(3004, LogLevel.Warning, "The history of the swarm {Swarm} (run {Run}) did not replay at event {Event}, which this build had recorded: the swarm was reset to before it, and its attempts go on.")]
    private static partial void WasReset(ILogger logger, string swarm, string run, long @event);

    [LoggerMessage(3006, LogLevel.Warning, "The history of the swarm {Swarm} (run {Run}) does not replay at event {Event}, which another build recorded. Start a worker of that build again, or reset the swarm to before the event, and its attempts go on: {Command}")]
    private static partial void WasLeft(ILogger logger, string swarm, string run, long @event, string command);
}
