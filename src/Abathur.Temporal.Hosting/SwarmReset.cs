using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Microsoft.Extensions.Logging;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
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

    /// <summary>Looks at a swarm's open run, and resets it where that is the way out.</summary>
    /// <exception cref="Temporalio.Exceptions.RpcException">There is no such swarm, or the service did not answer in time.</exception>
    public async Task LookAsync(string swarm, CancellationToken cancel)
    {
        var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(
            new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = WorkflowIds.Swarm(swarm) } }, ServerInquiry.Soon(cancel));
        var run = described.WorkflowExecutionInfo.Execution;
        var failure = await ReplayFailure.FindAsync(client, described, cancel);
        if (failure is not { ResetTo: > 0 } || failure.Build != WorkerBuild.Id || await ReplaysAsync(run, cancel))
        {
            return;
        }

        await client.WorkflowService.ResetWorkflowExecutionAsync(Request(run, failure), ServerInquiry.Soon(cancel));
        WasReset(log, swarm, run.RunId, failure.EventId);
    }

    // The worker that failed may be of another build than ours.
    private async Task<bool> ReplaysAsync(WorkflowExecution run, CancellationToken cancel)
    {
        var history = await client.GetWorkflowHandle(run.WorkflowId, run.RunId).FetchHistoryAsync(new() { Rpc = new RpcOptions { CancellationToken = cancel } });

        // DebugMode: without the deadlock detection, as our workers.
        var replayer = new WorkflowReplayer(
            new WorkflowReplayerOptions { DataConverter = client.Options.DataConverter, Namespace = client.Options.Namespace, DebugMode = true }.AddWorkflow<Swarm>());
        return (await replayer.ReplayWorkflowAsync(history, throwOnReplayFailure: false, cancel)).ReplayFailure is null;
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
}
