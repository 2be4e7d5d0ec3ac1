using System.Globalization;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Host.Data;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>
/// What is known of a swarm's workers: when one last polled, by the server, and whether this host's live, by its data folder. The
/// server lists a dead worker for minutes, so a poll of late proves nothing; it is only told.
/// </summary>
internal sealed class SwarmInquiry(WorkflowHandle handle, ITemporalClient client, Func<DataFolder>? data, TimeProvider time) : ISilenceInquiry
{
    private string? queue;
    private ReplayFailure? failure;

    public async Task<SilenceCause> LookAsync(Exception? last, CancellationToken cancel)
    {
        try
        {
            var described = await client.WorkflowService.DescribeWorkflowExecutionAsync(
                new() { Namespace = client.Options.Namespace, Execution = new() { WorkflowId = handle.Id } }, ServerInquiry.Soon(cancel));
            queue = described.WorkflowExecutionInfo.TaskQueue;
            failure ??= await ReplayFailure.FindAsync(client, described, cancel);
            return failure is not null ? Tell(failure) : Tell(await TaskQueuePolls.NewestAsync(client, queue, TaskQueueType.Workflow, cancel), Workers(queue), last);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            cancel.ThrowIfCancellationRequested();
            return ServerInquiry.Unreachable(Address, !Transient.IsTimeout(e));
        }
        catch (RpcException e)
        {
            return new(e.Code.ToString(), [RpcErrors.Explain(e).TrimEnd('.')], "`abathur doctor` looks at this host and its Temporal.");
        }
    }

    private string Address => client.Connection.Options.TargetHost ?? string.Empty;

    private SilenceCause Tell(ReplayFailure failure)
    {
        const string Versions = "If another version of its worker was started lately, start the earlier one again";
        var held = failure.EventId == 0 ? "what its history holds" : string.Create(CultureInfo.InvariantCulture, $"what event {failure.EventId} of its history holds");
        return new(
            "replay",
            [$"its workflow tasks fail, because its worker does not decide again {held} (TMPRL1100)"],
            failure.ResetTo == 0
                ? $"{Versions}; the worker's log says more."
                : $"A host resets the swarm within half a minute if its own version recorded that. {Versions}. Else `{failure.ResetCommand(client, handle.Id)}` starts it again from before that event; its attempts go on.");
    }

    private SilenceCause Tell(PollerInfo? poll, List<WorkerRecord> workers, Exception? last)
    {
        var age = poll is null ? (TimeSpan?)null : time.GetUtcNow() - poll.LastAccessTime.ToDateTimeOffset();
        List<string> known = [.. workers.Select(StateOf)];
        known.Add(TaskQueuePolls.Words(queue!, poll, age));
        if (last is RpcException e && !Transient.IsTimeout(e))
        {
            known.Add($"the last attempt failed: {RpcErrors.Explain(e).TrimEnd('.')}");
        }

        var lives = workers.Any(w => w.Process is { IsAlive: true, IsStopped: false });
        var frozen = workers.FirstOrDefault(w => w.Process is { IsAlive: true, IsStopped: true });
        var next = frozen is not null ? $"Let it continue with `kill -CONT {frozen.Process.Pid}`."
            : lives ? "It may be busy; its log may say why."
            : workers.Count > 0 || TaskQueuePolls.IsOld(age) ? $"Start a worker with `abathur worker{(queue == Contracts.TaskQueues.Default ? string.Empty : $" --task-queue {queue}")}`."
            : "That worker's log may say why; one that has died is listed for minutes.";
        return new(string.Join(' ', workers.Select(StateOf).Append(age is null ? "never" : TaskQueuePolls.IsOld(age) ? "old" : "new")), known, next);
    }

    private static string StateOf(WorkerRecord worker) =>
        $"this host's worker (process {worker.Process.Pid}) "
        + (!worker.Process.IsAlive ? "has ended" : worker.Process.IsStopped ? "is stopped" : "is alive");

    private List<WorkerRecord> Workers(string queue)
    {
        var all = data is null ? [] : new WorkerRecords(data()).Read().Where(w => w.Serves(Address, client.Options.Namespace, queue)).ToList();
        var alive = all.Where(w => w.Process.IsAlive).ToList();
        return alive.Count > 0 ? alive : [.. all.OrderByDescending(w => w.StartedAt).Take(1)];
    }
}
