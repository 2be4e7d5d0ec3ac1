using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Attempts;

/// <summary>
/// Reads a task's attempts from the executions of its workflow id. The service keeps those as long as the namespace's retention says;
/// reading adds no event.
/// </summary>
internal sealed class AttemptReader(SwarmClient swarm, DataFolder data)
{
    /// <summary>Attempts that are shown, the newest.</summary>
    public const int Max = 20;

    /// <summary>The newest attempts, the oldest of them first. Those that the service doesn't know, or doesn't answer for, are left out.</summary>
    public async Task<IReadOnlyList<AttemptRow>> ReadAsync(TaskRecord task, CancellationToken cancel)
    {
        var rows = new List<AttemptRow>();
        try
        {
            var id = WorkflowIds.TaskRun(swarm.Name, task.Id);
            var options = new WorkflowListOptions { Limit = Max, Rpc = ServerInquiry.Soon(cancel) };
            await foreach (var execution in swarm.Client.ListWorkflowsAsync($"WorkflowId = '{id}'", options))
            {
                var history = await swarm.Client.GetWorkflowHandle(id, execution.RunId).FetchHistoryAsync(new() { Rpc = ServerInquiry.Soon(cancel) });
                if (await new AttemptHistory(swarm.Client.Options.DataConverter).ReadAsync(history.Events) is { } row)
                {
                    rows.Add(await CompleteAsync(row, task, cancel));
                }
            }
        }
        catch (Exception e) when (e is RpcException || Transient.Is(e))
        {
            // The task itself is shown all the same.
            cancel.ThrowIfCancellationRequested();
        }

        return [.. rows.OrderBy(row => row.StartedAt)];
    }

    private async Task<AttemptRow> CompleteAsync(AttemptRow row, TaskRecord task, CancellationToken cancel)
    {
        row = row with { Log = data.LogFile(swarm.Name, task.Id, row.Attempt) };
        if (row.EndedAt is not null)
        {
            return row;
        }

        var summary = new TaskSummary { Id = task.Id, Title = task.Spec.Title, State = task.State, Agent = row.Agent, Attempts = row.Attempt };
        var now = await HeartbeatReader.ReadAsync(swarm, summary, cancel);
        return row with
        {
            Host = now.Host ?? row.Host,
            Usage = now.Usage,
            Session = now.Session,
            LastHeartbeat = now.LastHeartbeat,
            Doing = now.Doing,
        };
    }
}
