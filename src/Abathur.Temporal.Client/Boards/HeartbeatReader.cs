using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Boards;

/// <summary>
/// Reads what a running task's agent or merge heartbeats: a workflow can't see it, but the server shows it to clients among the
/// pending activities of the attempt.
/// </summary>
internal static class HeartbeatReader
{
    public static Task<BoardTask> ReadAsync(SwarmClient swarm, TaskSummary task, CancellationToken cancel) => ReadAsync(
        swarm,
        new BoardTask
        {
            Id = task.Id,
            Title = task.Title ?? string.Empty,
            Agent = task.Agent,
            Attempt = task.Attempts,
            StartedAt = task.UpdatedAt,
        },
        cancel);

    /// <summary>What a running task does, in a few words: its agent's, or what its merge waits for; null: nothing is known.</summary>
    public static async Task<string?> DoingAsync(SwarmClient swarm, string task, CancellationToken cancel) =>
        (await ReadAsync(swarm, new BoardTask { Id = task, Title = string.Empty }, cancel)).Doing;

    private static async Task<BoardTask> ReadAsync(SwarmClient swarm, BoardTask row, CancellationToken cancel)
    {
        try
        {
            var description = await swarm.Client.WorkflowService.DescribeWorkflowExecutionAsync(
                new DescribeWorkflowExecutionRequest
                {
                    Namespace = swarm.Client.Options.Namespace,
                    Execution = new() { WorkflowId = WorkflowIds.TaskRun(swarm.Name, row.Id) },
                },
                ServerInquiry.Soon(cancel));
            var steps = description.PendingActivities;
            var step = steps.FirstOrDefault(a => a.ActivityType.Name == ActivityNames.RunAgent) ?? steps.FirstOrDefault();
            return step is null ? row : await JoinAsync(row, step, swarm.Client);
        }
        catch (Exception e) when (e is RpcException { Code: RpcException.StatusCode.NotFound } || Transient.Is(e))
        {
            // Between the swarm's decision and the child's start there is nothing to read; and a board is worth more than a row.
            cancel.ThrowIfCancellationRequested();
            return row;
        }
    }

    private static async Task<BoardTask> JoinAsync(BoardTask row, PendingActivityInfo step, ITemporalClient client)
    {
        var joined = row with
        {
            LastHeartbeat = step.LastHeartbeatTime?.ToDateTimeOffset(),
            Doing = Step(step.ActivityType.Name, step.State),
        };
        var tells = step.ActivityType.Name == ActivityNames.RunAgent
            || (step.ActivityType.Name == ActivityNames.Integrate && step.State != PendingActivityState.Scheduled);
        if (!tells || step.HeartbeatDetails?.Payloads_ is not [var payload, ..])
        {
            return joined;
        }

        var heartbeat = await client.Options.DataConverter.ToValueAsync<AgentHeartbeat>(payload);
        var told = joined with { Host = heartbeat.Host, Session = heartbeat.Session, Doing = heartbeat.Doing ?? joined.Doing };
        return step.ActivityType.Name == ActivityNames.RunAgent ? told with { Usage = heartbeat.Usage } : told;
    }

    private static string Step(string activity, PendingActivityState state) => activity switch
    {
        ActivityNames.RunAgent => "starting its agent",
        ActivityNames.Integrate when state == PendingActivityState.Scheduled => "waits for its host to take the merge",
        ActivityNames.Integrate => "verifying and merging",
        ActivityNames.FindMerge => "looking whether it is merged",
        ActivityNames.ReleaseWorktree or ActivityNames.Remember => "cleaning up",
        _ => activity,
    };
}
